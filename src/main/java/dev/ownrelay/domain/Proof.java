package dev.ownrelay.domain;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// By what a domain is proven.
enum Proof {
    DNS,
    OPERATOR;

    @Converter
    static class Column implements AttributeConverter<@Nullable Proof, @Nullable String> {

        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable Proof proof) {
            return proof == null ? null : proof.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public @Nullable Proof convertToEntityAttribute(@Nullable String stored) {
            return stored == null ? null : valueOf(stored.toUpperCase(Locale.ROOT));
        }
    }
}
