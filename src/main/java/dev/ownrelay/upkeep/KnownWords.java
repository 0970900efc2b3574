package dev.ownrelay.upkeep;

import org.jspecify.annotations.Nullable;

import java.beans.PropertyEditorSupport;
import java.util.function.Function;

/// Reads a word that a field does not know as none: a form that cannot be made of what was typed
/// would lose all of it.
final class KnownWords extends PropertyEditorSupport {

    private final Function<String, @Nullable Object> read;

    KnownWords(Function<String, @Nullable Object> read) {
        this.read = read;
    }

    @Override
    public void setAsText(String text) {
        setValue(read.apply(text.strip()));
    }
}
