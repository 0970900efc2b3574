package dev.ownrelay.agency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The operator's list, of however many agencies.
class AgencyListTests extends AccountFixture {

    private static final String LIST = "/operator/agencies";

    private Visitor operator;

    @BeforeEach
    void signIn() {
        operator = signedIn(ADMIN);
    }

    @Test
    void agenciesAreListedByNameFiftyAtATime() {
        agencies(120);
        var page = page(LIST);
        assertThat(names(page)).hasSize(50);
        var all = new ArrayList<>(names(page));
        for (var next = more(page); !next.isEmpty(); next = more(page)) {
            page = page(next.getFirst());
            all.addAll(names(page));
        }
        var expected =
                new ArrayList<>(
                        IntStream.rangeClosed(1, 120).mapToObj(AgencyListTests::name).toList());
        expected.add("North");
        assertThat(all).containsExactlyElementsOf(expected);
    }

    @Test
    void aSearchFindsAPartOfANameAndIsKeptOnTheNextPage() {
        agencies(120);
        assertThat(names(find("BUREAU 11"))).hasSize(10).contains("Bureau 110", "Bureau 119");
        assertThat(names(find("  north "))).containsExactly("North");
        var first = find("bureau");
        assertThat(first.select("#q").val()).isEqualTo("bureau");
        assertThat(more(first).getFirst()).isEqualTo(LIST + "?q=bureau&page=2");
        var second = page(more(first).getFirst());
        var third = page(more(second).getFirst());
        assertThat(names(third)).hasSize(20).doesNotContain("North").endsWith("Bureau 120");
        assertThat(third.select("#q").val()).isEqualTo("bureau");
        assertThat(more(third)).isEmpty();
    }

    @Test
    void whatIsTypedStandsForItself() {
        List.of("100% Werk", "Jan_Piet", "Wow!", "O'Neill").forEach(this::agency);
        assertThat(names(find("%"))).containsExactly("100% Werk");
        assertThat(names(find("_"))).containsExactly("Jan_Piet");
        assertThat(names(find("!"))).containsExactly("Wow!");
        assertThat(names(find("O'N"))).containsExactly("O'Neill");
        assertThat(names(find("\\"))).isEmpty();
    }

    @Test
    void anAdministratorsAgencyIsFoundByTheWholeAddress() {
        found("South", "zoe@south.test");
        assertThat(names(find("Zoe@SOUTH.test"))).containsExactly("South");
        assertThat(find("zoe@south.test").select("#agencies").text()).doesNotContain("zoe");
        assertThat(names(find("zoe@"))).isEmpty();
        assertThat(names(find(RECRUITER))).as("a recruiter is nobody's to find").isEmpty();
        agency("zoe@south.test Ltd");
        assertThat(names(find("zoe@south.test"))).containsExactly("South", "zoe@south.test Ltd");
    }

    @Test
    void whatIsNotFoundIsSaidWithAWayBack() {
        var page = find("<nobody>");
        assertThat(page.select(".empty p").text()).startsWith("No agency matches “<nobody>”.");
        assertThat(page.select(".empty a").attr("href")).isEqualTo(LIST);
        for (var odd :
                List.of("?q=%00", "?page=odd", "?page=-1", "?page=99999999999999999999", "?q=")) {
            assertThat(names(page(LIST + odd))).as(odd).containsExactly("North");
        }
        for (var behind : List.of("?page=2", "?page=9999999999", "?q=north&page=2")) {
            assertThat(page(LIST + behind).select(".empty").text())
                    .as(behind)
                    .isEqualTo("There are no more agencies. Show all agencies");
        }
        database.execute("update app_user set locale = 'nl'");
        assertThat(find("nobody").select(".empty").text())
                .contains("Geen bureau gevonden voor “nobody”.", "Alle bureaus tonen");
    }

    @Test
    void aVeryLongSearchFindsNothingAndBreaksNothing() {
        var page = find("x".repeat(10_000));
        assertThat(page.select("#q").val()).hasSize(254);
        assertThat(page.select(".empty")).hasSize(1);
    }

    @Test
    void whatWaitsIsCountedAsFarAsTenThousand() {
        database.execute(
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                    from_name, to_address, to_name, subject, source, size, message_id, dated_at,
                    state, due_at, idempotency_key, created_at)
                select tenant_id, gen_random_uuid(), id, id, '', '', '', '', '', '', '', 0, '', now(),
                    case when n > 10 then 'QUEUED' else 'SENDING' end, now(), gen_random_uuid(), now()
                from app_user, generate_series(1, 10001) n where email = '%s'
                """
                        .formatted(ADMIN));
        assertThat(page(LIST).select("#agencies").text()).contains("North 2 0 more than 10,000");
        var north = page(LIST).select("#agencies tbody a").attr("href");
        assertThat(page(north).select("#figures").text()).contains("waiting more than 10,000");
        assertThat(page(north + "/pause").select("main .lead").text())
                .contains("more than 10,000 emails wait now");
        database.execute(
                """
                update message set state = 'CANCELLED', finished_at = now()
                where id in (select id from message limit 1)
                """);
        assertThat(page(LIST).select("#agencies").text()).contains("North 2 0 10000");
    }

    @Test
    void onlyOperatorsSearch() {
        assertThat(signedIn(RECRUITER).get(LIST + "?q=North").status()).isEqualTo(403);
        found("South", "zoe@south.test");
        assertThat(signedIn("zoe@south.test").get(LIST + "?q=North").status()).isEqualTo(403);
        assertThat(browser().get(LIST + "?q=North").location()).endsWith("/login");
    }

    private void agencies(int many) {
        database.execute(
                """
                insert into agency (id, name, created_at)
                select gen_random_uuid(), 'Bureau ' || to_char(n, 'FM000'), now()
                from generate_series(1, %d) n
                """
                        .formatted(many));
    }

    private static String name(int number) {
        return "Bureau %03d".formatted(number);
    }

    private void agency(String name) {
        database.execute(
                "insert into agency (id, name, created_at) values (gen_random_uuid(), '%s', now())"
                        .formatted(name.replace("'", "''")));
    }

    private Document find(String typed) {
        return page(LIST + "?q=" + URLEncoder.encode(typed, StandardCharsets.UTF_8));
    }

    private Document page(String path) {
        var page = operator.get(path);
        assertThat(page.status()).isEqualTo(200);
        return page.document();
    }

    private static List<String> names(Document page) {
        return page.select("#agencies tbody tr td:first-child a").eachText();
    }

    private static List<String> more(Document page) {
        return page.select("#more a").eachAttr("href");
    }
}
