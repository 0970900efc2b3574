package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.candidate.Candidate;

import java.util.List;

/// A message that is being written: what was typed, by whom, to whom, and the way it will take.
///
/// @param along the files of the earlier message that go along
record Writing(
        ComposeForm form,
        List<EarlierMessage.Kept> along,
        Sender sender,
        EmailRoute way,
        List<Candidate> to) {

    Writing with(ComposeForm other) {
        return new Writing(other, along, sender, way, to);
    }
}
