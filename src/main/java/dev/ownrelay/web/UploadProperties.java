package dev.ownrelay.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How much people may upload.
///
/// @param room what all uploads under way at this node may take of its disk together
@ConfigurationProperties("ownrelay.uploads")
record UploadProperties(@DefaultValue("512MB") DataSize room) {}
