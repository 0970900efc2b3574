package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.RecordText.Mark;
import dev.ownrelay.authentication.RecordText.Segment;
import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

class RecordTextTests {

    @ParameterizedTest
    @CsvSource({
        "v=spf1 foo:bar -all, v=spf1 |foo:bar=UNKNOWN_MECHANISM| -all",
        "v=spf1 a:x.test ptr, v=spf1 a:x.test |ptr=PTR",
        "v=spf1 ip4:1.2.3 foo, v=spf1 ip4:|1.2.3=SYNTAX| |foo=UNKNOWN_MECHANISM",
        "v=spf1 +all a, v=spf1 |+all=ANYBODY| |a=BEHIND_ALL",
        "v=spf1 mx\u00e9 -all, v=spf1 mx|\u00e9=NOT_ASCII| -all",
        "v=spf1 mx\ud83d\ude00 -all, v=spf1 mx|\ud83d\ude00=NOT_ASCII| -all",
        "v=spf1 -all, v=spf1 -all",
        "something foo:bar, something foo:bar"
    })
    void theFaultsOfARecordStandInItsText(String record, String marked) {
        assertThat(text(RecordText.spf("agency.test", record))).isEqualTo(marked);
    }

    @Test
    void marksMayOverlapAndReachTooFar() {
        var marks =
                List.of(
                        new Mark<>("c", 4, 100),
                        new Mark<>("a", 1, 3),
                        new Mark<>("b", 2, 4),
                        new Mark<>("a", 3, 0),
                        new Mark<>("whole", -1, 3),
                        new Mark<>("behind", 8, 1),
                        new Mark<>("far", 7, Integer.MAX_VALUE));
        assertThat(text(RecordText.of("01234567", marks)))
                .isEqualTo("0|1=a|2=ab|3=ab|45=bc|6=c|7=cfar");
    }

    @Test
    void anEmptyTextHasNoSegments() {
        assertThat(RecordText.of("", List.of(new Mark<>("a", 0, 1))).segments()).isEmpty();
    }

    @Test
    void manyMarksOnALongTextAreNoWork() {
        Cost.growsLinearly(
                "marks",
                64 * 1024,
                size -> {
                    var marks = new ArrayList<Mark<String>>();
                    for (int i = 0; i < size; i++) {
                        marks.add(new Mark<>("a", i, size));
                    }
                    return marks;
                },
                marks -> RecordText.of("x".repeat(marks.size()), marks));
    }

    private static <K> String text(RecordText<K> record) {
        return record.segments().stream()
                .map(RecordTextTests::text)
                .collect(Collectors.joining("|"));
    }

    private static <K> String text(Segment<K> segment) {
        return segment.faulty()
                ? segment.faults().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining("", segment.text() + "=", ""))
                : segment.text();
    }
}
