package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.nio.file.Path;

/// Settings of the explanations.
///
/// @param rulesFile rules of the operator's own, in the form of rules.txt; they go before the
///   built-in ones
@ConfigurationProperties("ownrelay.rejection")
record RejectionProperties(@Nullable Path rulesFile) {}
