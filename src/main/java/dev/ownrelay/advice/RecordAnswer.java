package dev.ownrelay.advice;

import dev.ownrelay.advice.FoundRecord.Kind;
import dev.ownrelay.dns.DnsAnswer;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the DNS said of one name just now.
///
/// @param texts sorted, as the DNS turns its records round; empty: there is none; null: it did not
///   answer
/// @param faults of the texts
public record RecordAnswer(
        Kind kind, String name, @Nullable List<String> texts, List<RecordFault> faults) {

    private static final int MOST = 20;
    private static final int MOST_FAULTS = 20;

    public RecordAnswer {
        faults = faults.stream().limit(MOST_FAULTS).toList();
        texts = texts == null ? null : sorted(texts);
    }

    static RecordAnswer of(Kind kind, String name, DnsAnswer<String> answer) {
        return new RecordAnswer(kind, name, texts(answer), List.of());
    }

    /// @return null: it did not answer
    static @Nullable List<String> texts(DnsAnswer<String> answer) {
        return switch (answer) {
            case DnsAnswer.Found<String>(var found, _, _) -> found;
            case DnsAnswer.NoSuchName<String> _, DnsAnswer.NoRecords<String> _ -> List.of();
            case DnsAnswer.Failed<String> _ -> null;
        };
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().map(SafeText::of).sorted().limit(MOST).toList();
    }
}
