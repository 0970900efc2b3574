package dev.ownrelay.keys;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.List;

/// What is known of keys that are not in the ring.
///
/// @param lost ids of keys that are lost for good: that they seal something does not stop the start
@ConfigurationProperties("ownrelay.keys")
record KeysProperties(@DefaultValue List<String> lost) {}
