package dev.ownrelay.compose;

import dev.ownrelay.check.DraftFile;

import java.util.List;
import java.util.regex.Pattern;

/// A file that a browser holds and has not sent yet.
///
/// @param size in octets
record ChosenFile(String name, long size) {

    private static final Pattern TOLD = Pattern.compile("(\\d{1,12}) (.{1,500})");

    /// @param told `<octets> <name>` each; what is not is left out
    static List<ChosenFile> of(List<String> told) {
        return told.stream()
                .limit(AttachmentLimits.SHOWN.files())
                .map(TOLD::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> new ChosenFile(matcher.group(2), Long.parseLong(matcher.group(1))))
                .toList();
    }

    DraftFile file() {
        return new DraftFile(AttachmentName.clean(name), size, null);
    }
}
