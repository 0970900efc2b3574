package dev.ownrelay.advice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Collectors;

class RecordFaultTests {

    @Test
    void isStoredAndReadAsItWasWithoutWhatDoesHarm() {
        var fault = new RecordFault("spf.fault.SYNTAX", true, 7, "a\tb\u202E", "agency.test", 3);
        assertThat(RecordFault.read(fault.stored()))
                .isEqualTo(
                        new RecordFault(
                                "spf.fault.SYNTAX", true, 7, "a\uFFFDb\uFFFD", "agency.test", 3));
    }

    @Test
    void isMarkedWhereItStands() {
        assertThat(marked("v=spf1 ipv4:x a -all", fault(7, "ipv4:x"), fault(16, "-all")))
                .isEqualTo("v=spf1 [ipv4:x] a [-all]");
    }

    @Test
    void isNotMarkedWhereItDoesNotStand() {
        for (var fault : List.of(fault(-1, ""), fault(3, "zzz"), fault(99, "x"), fault(0, ""))) {
            assertThat(marked("v=spf1 -all", fault)).isEqualTo("v=spf1 -all");
        }
    }

    private static RecordFault fault(int place, String part) {
        return new RecordFault("spf.fault.SYNTAX", true, place, part, "agency.test", 0);
    }

    private static String marked(String text, RecordFault... faults) {
        return RecordFault.marked(text, List.of(faults)).segments().stream()
                .map(piece -> piece.faulty() ? "[" + piece.text() + "]" : piece.text())
                .collect(Collectors.joining());
    }
}
