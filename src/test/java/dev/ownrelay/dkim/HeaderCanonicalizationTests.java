package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// A field is signed as the standard says.
class HeaderCanonicalizationTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'A: X#'|'a:X'",
                "'B : Y\t#\tZ  #'|'b:Y Z'",
                "'SubJect:AbC#'|'subject:AbC'",
                "'a:#'|'a:'",
                "'a: \t #'|'a:'",
                "'a:# b#\tc#'|'a:b c'",
                "'a: b# #'|'a:b'",
                "'a\t :b:c : d#'|'a:b:c : d'",
                "'a: \u00c9\u00a0 #'|'a:\u00c9\u00a0'",
                "'a: b'|'a:b'"
            })
    void relaxed(String field, String canonical) {
        assertThat(written(Canonicalization.RELAXED, field)).isEqualTo(canonical);
    }

    @Test
    void whatEndsNoLineStays() {
        assertThat(written(Canonicalization.RELAXED, "a: b\rc\nd#")).isEqualTo("a:b\rc\nd");
    }

    @Test
    void simpleIsAsItStands() {
        assertThat(written(Canonicalization.SIMPLE, "B : Y\t#\tZ  #"))
                .isEqualTo("B : Y\t\r\n\tZ  ");
        assertThat(written(Canonicalization.SIMPLE, "a:b")).isEqualTo("a:b");
    }

    @Test
    void whatHasNoColonHasNoName() {
        assertThat(field("nothing#").name()).isEmpty();
        assertThat(field("nothing#").value()).isEqualTo("nothing");
        assertThat(field(":x#").name()).isEmpty();
        assertThat(field(" : x#").name()).isEmpty();
    }

    @Test
    void fieldsAreTakenFromBelowAndAMissingOneIsNothing() {
        var head = head("A: 1#B: 2#a: 3#  #nothing##a: 4#");
        assertThat(written(head, "a", "a", "a", "c", "b")).isEqualTo("a:3#a:1#b:2#");
        assertThat(head.named("a")).hasSize(2);
    }

    @Test
    void aHeaderEndsWithTheMessageOrWithAnEmptyLine() {
        assertThat(written(head("a: 1"), "a")).isEqualTo("a:1#");
        assertThat(written(head(""), "a")).isEmpty();
        assertThat(written(head("#a: 1#"), "a")).isEmpty();
        assertThat(written(head(" x#a: 1#\r"), "a")).isEqualTo("a:1#");
        assertThat(written(head("a: 1#\n"), "a")).isEqualTo("a:1#");
    }

    private static String written(MessageHead head, String... names) {
        var out = new ByteArrayOutputStream();
        head.write(List.of(names), Canonicalization.RELAXED, null, out);
        return DkimFixture.text(out.toByteArray()).replace("\r\n", "#");
    }

    private static String written(Canonicalization way, String field) {
        var out = new ByteArrayOutputStream();
        field(field).write(way, out);
        return DkimFixture.text(out.toByteArray());
    }

    private static HeaderField field(String text) {
        var octets = DkimFixture.octets(text.replace("#", "\r\n"));
        return new HeaderField(octets, 0, octets.length);
    }

    private static MessageHead head(String text) {
        return MessageHead.of(DkimFixture.octets(text.replace("#", "\r\n")));
    }
}
