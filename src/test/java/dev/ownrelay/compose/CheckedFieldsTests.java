package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Checker;
import dev.ownrelay.check.Circumstances;
import dev.ownrelay.check.Draft;
import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.check.FindingKind;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// The check says that a field would stay just where filling leaves it.
class CheckedFieldsTests {

    private static final MergeFields NAMES = new MergeFields("Jan", "de Vries");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{firstName}}", "{{ firstName }}", "{{voornaam }}", "{{ lastName}}",
                        "{{achternaam}}",
                "{{  firstName}}", "{{FirstName}}", "{{first name}}", "{{Voornaam}}", "{{name}}",
                "{firstName}", "{{first<b>Name</b>}}", "{{&nbsp;lastName}}"
            })
    void agreeWithWhatIsFilledIn(String field) {
        var html = "<p>Dear " + field + ",</p>";
        boolean filled = !NAMES.inHtml(html).equals(html);
        var found =
                new Checker()
                        .check(
                                new Draft(
                                        "Vacancy",
                                        html,
                                        "",
                                        List.of(),
                                        List.of(new Recipient("Jan", "de Vries", "j@v.example")),
                                        Circumstances.of("anna@agency.example")));
        assertThat(found.stream().noneMatch(each -> each.kind() == FindingKind.PLACEHOLDER_LEFT))
                .isEqualTo(filled);
    }
}
