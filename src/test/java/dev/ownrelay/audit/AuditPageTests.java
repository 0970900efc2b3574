package dev.ownrelay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The pages of both trails, and what they give as CSV.
class AuditPageTests extends AuditFixture {

    private static final String OWN = "/maintenance/audit";
    private static final String OPERATORS = "/operator/audit";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @BeforeEach
    void emptyTheTrailOfTheOperators() {
        superuser("truncate operator_event");
    }

    @Test
    void anEmptyTrailSaysWhatItIsFor() {
        assertThat(page(admin, OWN).selectFirst(".empty").text())
                .contains("Here you see who did what");
        assertThat(page(operator, OPERATORS).selectFirst(".empty").text())
                .contains("Here you see who did what");
    }

    @Test
    void aRowSaysWhoDidWhatOnWhomFromWhereAndWhen() {
        note(NOON, admin.userId(), "user.changed", recruiter.userId(), "[name, role ADMIN] x");
        var row = rows(page(admin, OWN)).getFirst();
        assertThat(row.attr("data-action")).isEqualTo("user.changed");
        assertThat(row.text())
                .contains("Changed a user", "name, now an administrator · x", "Ada", "Rik", CLIENT);
        assertThat(row.selectFirst("a").attr("href"))
                .isEqualTo("/maintenance/users/" + recruiter.userId());
        assertThat(row.selectFirst("time").attr("datetime")).isEqualTo("2026-11-20T12:00:00Z");
    }

    @Test
    void theNewestIsTheFirst() {
        note(NOON, null, "user.changed", null, "");
        note(NOON.plusSeconds(1), null, "user.added", null, "");
        note(NOON.minusSeconds(1), null, "smtp-server.added", null, "");
        assertThat(actions(page(admin, OWN)))
                .containsExactly("user.added", "user.changed", "smtp-server.added");
    }

    @Test
    void namesWhatStillExistsAndSaysSoOfThoseWhoAreGone() {
        var server = fixtures.server(agency, "North");
        var candidate = fixtures.candidate(agency, "Jan", "Smit", "jan@home.test");
        note(NOON, UUID.randomUUID(), "smtp-server.changed", server, "");
        note(NOON.minusSeconds(1), null, "candidate.mark-lifted", candidate, "");
        note(NOON.minusSeconds(2), operator.userId(), "agency.paused", agency, "");
        note(NOON.minusSeconds(3), null, "sign-in.failed", UUID.randomUUID(), "");
        var rows = rows(page(admin, OWN));
        assertThat(rows.get(0).text()).contains("Former user", "North");
        assertThat(rows.get(0).selectFirst("a").attr("href"))
                .isEqualTo("/maintenance/smtp-servers/" + server);
        assertThat(rows.get(1).text()).contains("The application", "Jan Smit");
        assertThat(rows.get(2).text()).contains("An operator").doesNotContain("Olga");
        assertThat(rows.get(3).text()).contains("Unknown");
        assertThat(rows.get(3).select("a")).isEmpty();
    }

    @Test
    void anActionWithoutWordsIsShownByItsName() {
        note(NOON, null, "planet.discovered", null, "<b>Vulcan</b>");
        note(NOON.minusSeconds(1), null, "message.cancelled", null, "no number");
        assertThat(rows(page(admin, OWN)).getLast().text())
                .contains("message.cancelled", "no number");
        var row = rows(page(admin, OWN)).getFirst();
        assertThat(row.text()).contains("planet.discovered", "<b>Vulcan</b>");
        assertThat(row.select("b")).isEmpty();
    }

    @Test
    void failedSignInsAreToldInWordsInBothLanguages() {
        note(NOON, null, "sign-in.failed", recruiter.userId(), failures(""));
        note(NOON, null, "sign-in.failed", recruiter.userId(), failures(", from 57 addresses"));
        assertThat(page(admin, OWN).text())
                .contains("37 failed sign-ins, ", " to ", ", from 57 addresses");
        fixtures.in(agency, "update app_user set locale = 'nl' where id = ?", admin.userId());
        assertThat(page(admin, OWN).text())
                .contains("Logboek", "37 mislukte pogingen om in te loggen", "Waarvandaan");
    }

    private static String failures(String more) {
        return "37, 2026-11-20T11:02:00Z to 2026-11-20T11:31:00Z" + more;
    }

    @Test
    void showsAsMuchAsItIsToldTo() {
        var rik = recruiter.userId();
        note(day(1), admin.userId(), "user.changed", rik, "");
        note(day(2), rik, "user.signature-changed", rik, "");
        note(day(3), admin.userId(), "smtp-server.added", null, "");
        note(day(4), rik, "sign-in.succeeded", rik, "");
        assertThat(found("person", rik))
                .containsExactly("sign-in.succeeded", "user.signature-changed", "user.changed");
        assertThat(found("area", "user")).containsExactly("user.signature-changed", "user.changed");
        assertThat(found("since", "2026-11-03"))
                .containsExactly("sign-in.succeeded", "smtp-server.added");
        assertThat(found("until", "2026-11-02"))
                .containsExactly("user.signature-changed", "user.changed");
        assertThat(
                        found(
                                "person",
                                rik,
                                "area",
                                "user",
                                "since",
                                "2026-11-02",
                                "until",
                                "2026-11-02"))
                .containsExactly("user.signature-changed");
        assertThat(found("person", "nobody")).isEmpty();
        assertThat(found("area", "' or 1=1 --")).isEmpty();
    }

    @Test
    void offersWhatThereIsAndKeepsWhatWasChosen() {
        note(NOON, admin.userId(), "user.changed", null, "");
        note(NOON, admin.userId(), "smtp-server.added", null, "");
        var page = page(admin, OWN + "?area=user&person=" + admin.userId() + "&since=2026-11-01");
        assertThat(page.select("#area option").eachAttr("value"))
                .containsExactly("", "smtp-server", "user");
        assertThat(page.selectFirst("#area option[selected]").val()).isEqualTo("user");
        assertThat(page.selectFirst("#person option[selected]").text()).isEqualTo("Ada");
        assertThat(page.selectFirst("#since").val()).isEqualTo("2026-11-01");
        assertThat(page.selectFirst("[data-csv]").attr("href"))
                .contains("area=user", "since=2026-11-01", "person=" + admin.userId());
    }

    @ParameterizedTest
    @CsvSource({
        "?since=yesterday, since",
        "?until=2026-02-31, until",
        "?since=%2B99999-01-01, since",
        "?since=2026-11-02&until=2026-11-01, until"
    })
    void saysWhatIsNoDayAndKeepsIt(String query, String field) {
        note(NOON, admin.userId(), "user.changed", null, "");
        for (var url : List.of(OWN, OPERATORS)) {
            var page = page(url.equals(OWN) ? admin : operator, url + query);
            assertThat(page.selectFirst("#" + field + "-error").text()).isNotBlank();
            assertThat(page.selectFirst("#" + field).val()).isNotBlank();
            assertThat(rows(page)).isEmpty();
        }
        assertThat(get(admin, OWN + ".csv" + query.replace("%2B", "%252B"))).hasStatus(400);
    }

    @Test
    void anAreaThatCannotBeStoredHasNoRows() {
        note(NOON, admin.userId(), "user.changed", null, "");
        for (var url : List.of(OWN, OPERATORS)) {
            assertThat(rows(page(url.equals(OWN) ? admin : operator, url + "?area=%00"))).isEmpty();
        }
        assertThat(get(admin, OWN + ".csv?area=%00")).hasStatusOk();
    }

    @Test
    void pagesByKeyAlsoWhereManyHappenedAtOnce() {
        for (var i = 0; i < 2 * AuditPages.PAGE + 1; i++) {
            note(NOON, admin.userId(), "user.changed", null, Integer.toString(i));
        }
        for (var first : List.of(OWN, OWN + "?person=" + admin.userId() + "&area=user")) {
            var seen = new ArrayList<String>();
            var url = first;
            int pages = 0;
            while (url != null) {
                var page = page(admin, url);
                seen.addAll(page.select("#events tbody .sub").eachText());
                var more = page.selectFirst("#more a");
                url = more == null ? null : more.attr("href");
                pages++;
            }
            assertThat(pages).isEqualTo(3);
            assertThat(seen).hasSize(2 * AuditPages.PAGE + 1).doesNotHaveDuplicates();
        }
    }

    @Test
    void theLastPageHasNoNext() {
        for (var i = 0; i < AuditPages.PAGE; i++) {
            note(NOON.plusSeconds(i), null, "user.changed", null, "");
        }
        assertThat(page(admin, OWN).select("#more a")).isEmpty();
        assertThat(rows(page(admin, OWN + "?after=" + UUID.randomUUID()))).isEmpty();
        assertThat(rows(page(admin, OWN + "?after=nothing"))).isEmpty();
    }

    @Test
    void csvHoldsAllThatTheFilterShowsInOneFile() throws Exception {
        var rik = recruiter.userId();
        note(NOON, admin.userId(), "user.changed", rik, "[name] \"A, B\"\nC");
        note(NOON.minusSeconds(1), null, "smtp-server.added", null, "");
        var answer = get(admin, OWN + ".csv");
        assertThat(answer).hasStatusOk();
        assertThat(answer.getResponse().getContentType()).isEqualTo("text/csv;charset=UTF-8");
        assertThat(answer.getResponse().getHeader("Content-Disposition"))
                .matches("attachment; filename=\"audit-trail-\\d{4}-\\d\\d-\\d\\d\\.csv\"");
        assertThat(text(answer))
                .isEqualTo(
                        """
                        at,actor_id,tenant_id,action,subject_id,detail,client\r
                        2026-11-20T12:00:00Z,%s,%s,user.changed,%s,"[name] ""A, B""
                        C",203.0.113.9\r
                        2026-11-20T11:59:59Z,,%s,smtp-server.added,,,203.0.113.9\r
                        """
                                .formatted(admin.userId(), agency, rik, agency));
        assertThat(text(get(admin, OWN + ".csv?area=user")))
                .contains("user.changed")
                .doesNotContain("smtp-server");
    }

    @Test
    void csvHoldsNoFormulaAlsoWhereSemicolonsDivideCells() throws Exception {
        note(NOON, admin.userId(), "user.changed", null, "x;=HYPERLINK(A1);-y; +z");
        assertThat(text(get(admin, OWN + ".csv"))).contains("x;'=HYPERLINK(A1);'-y; +z");
    }

    @Test
    void csvGoesOnBehindItsOwnPages() throws Exception {
        superuser(
                """
                insert into audit_event (tenant_id, id, at, action, detail)
                select '%s', gen_random_uuid(), now(), 'user.changed', 'n' || n
                from generate_series(1, %d) n
                """
                        .formatted(agency, 2 * AuditCsv.PAGE));
        var lines = text(get(admin, OWN + ".csv")).lines().skip(1).toList();
        assertThat(lines).hasSize(2 * AuditCsv.PAGE).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "@x", "+x", "-x", "\t=x", "\uff1d1+1"})
    void csvHoldsNoFormula(String detail) throws Exception {
        note(NOON, null, "user.changed", null, detail);
        assertThat(text(get(admin, OWN + ".csv"))).contains(",user.changed,,'" + detail + ",");
    }

    @Test
    void csvLeavesAloneWhatIsNoFormula() throws Exception {
        note(NOON, null, "user.changed", null, "1=1");
        assertThat(text(get(admin, OWN + ".csv"))).contains(",user.changed,,1=1,");
    }

    @Test
    void anotherAgencysTrailIsNotThere() throws Exception {
        note(NOON, admin.userId(), "user.changed", recruiter.userId(), "secret-of-north");
        var id = fixtures.value(agency, UUID.class, "select id from audit_event");
        var south = person(fixtures.agency(), "Zoe", Role.ADMIN, false);
        assertThat(text(get(south, OWN + ".csv"))).doesNotContain("secret-of-north");
        for (var query : List.of("", "?person=" + admin.userId(), "?after=" + id)) {
            assertThat(page(south, OWN + query).html())
                    .doesNotContain("secret-of-north", "user.changed");
        }
        assertThat(text(get(operator, OPERATORS + ".csv"))).doesNotContain("secret-of-north");
        assertThat(page(operator, OPERATORS).html()).doesNotContain("secret-of-north");
    }

    @Test
    void recruitersAndAdministratorsOpenNoTrailThatIsNotTheirs() {
        for (var url : List.of(OWN, OWN + ".csv")) {
            assertThat(get(recruiter, url)).hasStatus(403);
            assertThat(get(operator, url)).hasStatus(403);
        }
        for (var url : List.of(OPERATORS, OPERATORS + ".csv")) {
            assertThat(get(recruiter, url)).hasStatus(403);
            assertThat(get(admin, url)).hasStatus(403);
        }
    }

    @Test
    void operatorsSeeWhatOperatorsDidToWhichAgency() throws Exception {
        post(operator, "/operator/agencies/" + agency + "/pause");
        note(NOON, admin.userId(), "user.changed", recruiter.userId(), "own");
        var page = page(operator, OPERATORS);
        assertThat(actions(page)).containsExactly("agency.paused");
        assertThat(rows(page).getFirst().text())
                .contains("Paused the agency", "Olga", "Agency", CLIENT);
        assertThat(page.select("#person option").eachText()).containsExactly("Everybody", "Olga");
        assertThat(actions(page(operator, OPERATORS + "?person=" + operator.userId()))).hasSize(1);
        assertThat(actions(page(operator, OPERATORS + "?area=relay"))).isEmpty();
        assertThat(text(get(operator, OPERATORS + ".csv")).lines())
                .hasSize(2)
                .element(1)
                .asString()
                .endsWith(
                        ",%s,%s,agency.paused,%s,Agency,203.0.113.9"
                                .formatted(operator.userId(), agency, agency));
    }

    private List<String> found(Object... filter) {
        var url = new StringBuilder(OWN + "?");
        for (var i = 0; i < filter.length; i += 2) {
            url.append(filter[i]).append("={x}&");
        }
        var values = new ArrayList<>();
        for (var i = 1; i < filter.length; i += 2) {
            values.add(filter[i]);
        }
        return actions(document(get(admin, url.toString(), values.toArray())));
    }

    private static Instant day(int day) {
        return Instant.parse("2026-11-0%dT12:00:00Z".formatted(day));
    }

    private void note(
            Instant at,
            @Nullable UUID actor,
            String action,
            @Nullable UUID subject,
            String detail) {
        fixtures.in(
                agency,
                """
                insert into audit_event (tenant_id, id, at, actor_id, action, subject_id, detail, client)
                values (?, ?, ?::timestamptz, ?, ?, ?, ?, ?)
                """,
                agency,
                UUID.randomUUID(),
                at.toString(),
                actor,
                action,
                subject,
                detail,
                CLIENT);
    }

    private Document page(SignedIn who, String url) {
        var answer = get(who, url);
        assertThat(answer).hasStatusOk();
        return document(answer);
    }

    private static Document document(MvcTestResult answer) {
        return Jsoup.parse(text(answer));
    }

    private static List<Element> rows(Document page) {
        return page.select("#events tbody tr");
    }

    private static List<String> actions(Document page) {
        return page.select("#events tbody tr").eachAttr("data-action");
    }

    private static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
