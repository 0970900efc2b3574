package dev.ownrelay.spool;

import dev.ownrelay.message.Attachments;

import java.nio.file.Path;

/// Spools beside the application's own.
public final class Spools {

    private Spools() {}

    public static SpooledFiles in(Path folder, Attachments attachments) {
        return new SpooledFiles(attachments, new SpoolProperties(folder));
    }
}
