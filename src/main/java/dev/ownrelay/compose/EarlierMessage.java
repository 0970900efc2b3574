package dev.ownrelay.compose;

import dev.ownrelay.message.Attachments.Attached;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// What an earlier message says, as a form can be filled with it.
///
/// @param candidate who gets it; null: nobody has its address any more
/// @param body HTML without the signature
/// @param files that are stored as they were
/// @param damaged the names of those that are not
record EarlierMessage(
        UUID id,
        @Nullable UUID candidate,
        String toName,
        String toAddress,
        String subject,
        String body,
        List<Kept> files,
        List<String> damaged) {

    /// A file that need not be uploaded again.
    record Kept(Attached file) {

        /// The value of the field `kept`.
        public String place() {
            return Integer.toString(file.position());
        }

        long size() {
            return file.size();
        }
    }
}
