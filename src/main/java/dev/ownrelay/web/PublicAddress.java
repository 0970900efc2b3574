package dev.ownrelay.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;

/// Where people reach this installation.
///
/// @param publicUrl the address in links, and what cookies are made for; https makes them Secure
@ConfigurationProperties("ownrelay")
record PublicAddress(@DefaultValue("http://localhost:8080") URI publicUrl) {

    PublicAddress {
        var scheme = String.valueOf(publicUrl.getScheme());
        if (!scheme.matches("https?") || publicUrl.getHost() == null) {
            throw new IllegalArgumentException(
                    "ownrelay.public-url must be a full http or https address, not " + publicUrl);
        }
    }

    boolean encrypted() {
        return "https".equals(publicUrl.getScheme());
    }
}
