package dev.ownrelay.lane;

import dev.ownrelay.message.Attachments;
import dev.ownrelay.spool.SpooledFiles;

import org.springframework.stereotype.Component;

/// Opens the files of the messages of one run.
@Component
class LaneFiles {

    private final Attachments attachments;
    private final SpooledFiles spool;

    LaneFiles(Attachments attachments, SpooledFiles spool) {
        this.attachments = attachments;
        this.spool = spool;
    }

    RunFiles open() {
        return new RunFiles(attachments, spool);
    }
}
