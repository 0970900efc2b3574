package dev.ownrelay.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.check.Finding;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.check.Place;
import dev.ownrelay.check.Severity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class PolicyTests {

    @ParameterizedTest
    @EnumSource
    void whatNobodyChoseWeighsWhatOwnrelayAdvises(FindingKind kind) {
        assertThat(policy(Map.of()).severity(kind)).contains(kind.severity());
    }

    @Test
    void findingsAreWeighedAnewTheWeightiestFirstAndWithoutThoseThatAreOff() {
        var policy =
                policy(
                        Map.of(
                                FindingKind.SCRIPT, Choice.OFF,
                                FindingKind.SPAM_PHRASE, Choice.STOPS,
                                FindingKind.NO_SUBJECT, Choice.ADVISES));
        var applied =
                policy.apply(
                        List.of(
                                finding(FindingKind.NO_SUBJECT),
                                finding(FindingKind.SCRIPT),
                                finding(FindingKind.WRONG_NAME),
                                finding(FindingKind.SPAM_PHRASE)));
        assertThat(applied)
                .extracting(Finding::kind)
                .containsExactly(
                        FindingKind.SPAM_PHRASE, FindingKind.WRONG_NAME, FindingKind.NO_SUBJECT);
        assertThat(applied)
                .extracting(Finding::severity)
                .containsExactly(Severity.STOPS, Severity.WARNS, Severity.ADVISES);
        assertThat(applied.getFirst().places()).hasSize(1);
        assertThat(Policy.stopping(applied)).containsExactly(FindingKind.SPAM_PHRASE);
    }

    /// It may hold what the agency stops.
    @ParameterizedTest
    @CsvSource({"STOPS, STOPS", "WARNS, WARNS"})
    void whatNobodyHasReadStopsWhereAnythingDoes(Choice ofLinks, Severity becomes) {
        var unread =
                new Finding(
                        FindingKind.UNTIDY_HTML,
                        Severity.WARNS,
                        List.of(new Place(Place.Spot.BODY, "here", "unread")),
                        List.of());
        var choices = Map.of(FindingKind.LINK_SHORTENER, ofLinks);
        assertThat(policy(choices).apply(List.of(unread)))
                .extracting(Finding::severity)
                .containsExactly(becomes);
        var off = policy(Map.of(FindingKind.LINK_SHORTENER, ofLinks, unread.kind(), Choice.OFF));
        assertThat(off.apply(List.of(unread))).hasSize(becomes == Severity.STOPS ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "ADMINISTRATORS, ADMIN, true",
        "ADMINISTRATORS, RECRUITER, false",
        "EVERYBODY, RECRUITER, true",
        "EVERYBODY, ADMIN, true",
        "NOBODY, ADMIN, false",
        "NOBODY, RECRUITER, false"
    })
    void whoMaySendAnyway(SendsAnyway who, Role role, boolean may) {
        var me = new SignedIn(UUID.randomUUID(), UUID.randomUUID(), role, false);
        assertThat(new Policy(Map.of(), who, 0).mayOverrule(me)).isEqualTo(may);
    }

    @Test
    void everyFindingStandsInOneGroup() {
        assertThat(Arrays.stream(FindingGroup.values()).flatMap(group -> group.kinds().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(FindingKind.values()).filter(FindingKind::isChosen).toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"INFECTED_ATTACHMENT", "UNSCANNED_ATTACHMENT"})
    void whatAVirusScannerHoldsAgainstAFileIsNobodysChoice(FindingKind kind) {
        var policy = new Policy(Map.of(kind, Choice.OFF), SendsAnyway.EVERYBODY, 0);
        var applied = policy.apply(List.of(finding(kind), finding(FindingKind.SCRIPT)));
        var me = new SignedIn(UUID.randomUUID(), UUID.randomUUID(), Role.ADMIN, false);
        assertThat(Policy.stopping(applied)).containsExactly(kind);
        assertThat(policy.mayOverrule(me, List.of(FindingKind.SCRIPT))).isTrue();
        assertThat(policy.mayOverrule(me, List.of(FindingKind.SCRIPT, kind))).isFalse();
    }

    @Test
    void onlyWhatWasStoppedIsOverruled() {
        var findings = Map.of("jan@home.example", List.of(FindingKind.SCRIPT));
        var all = new Overruled(UUID.randomUUID(), findings);
        assertThat(all.to("jan@home.example")).containsExactly(FindingKind.SCRIPT);
        assertThat(all.to("piet@home.example")).isEmpty();
    }

    private static Policy policy(Map<FindingKind, Choice> choices) {
        return new Policy(choices, SendsAnyway.ADMINISTRATORS, 0);
    }

    private static Finding finding(FindingKind kind) {
        var place = new Place(Place.Spot.BODY, "here", "");
        return new Finding(kind, kind.severity(), List.of(place), List.of());
    }
}
