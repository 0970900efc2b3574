package dev.ownrelay.domain;

import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.mail.HeaderText;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// What the DNS said of the record that proves a domain.
///
/// @param askedAt before the answer came
/// @param found the texts that were there instead, one a line
record RecordSeen(Instant askedAt, Finding finding, String found) {

    private static final int TEXTS = 5;
    private static final int LENGTH = 200;

    enum Finding {
        FOUND,
        OTHER_TEXT,
        NO_RECORD,

        /// Which says nothing of the record.
        NO_ANSWER
    }

    /// @param wanted the text that proves the domain
    static RecordSeen of(DnsAnswer<String> answer, String wanted, Instant askedAt) {
        return switch (answer) {
            case DnsAnswer.Found<String>(var texts, _, _) ->
                    texts.stream().anyMatch(text -> text.strip().equals(wanted))
                            ? new RecordSeen(askedAt, Finding.FOUND, "")
                            : new RecordSeen(askedAt, Finding.OTHER_TEXT, shown(texts));
            case DnsAnswer.NoSuchName<String> _, DnsAnswer.NoRecords<String> _ ->
                    new RecordSeen(askedAt, Finding.NO_RECORD, "");
            case DnsAnswer.Failed<String> _ -> new RecordSeen(askedAt, Finding.NO_ANSWER, "");
        };
    }

    /// Whoever runs the domain may write anything there.
    private static String shown(List<String> texts) {
        return texts.stream()
                .limit(TEXTS)
                .map(HeaderText::clean)
                .map(text -> text.substring(0, Math.min(text.length(), LENGTH)))
                .collect(Collectors.joining("\n"));
    }
}
