package dev.ownrelay.agency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The page that says what is kept.
@OwnrelayTest
class KeptTests {

    private static final Path COLUMNS =
            Path.of("src/test/resources/dev/ownrelay/tenant/columns.txt");

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @Autowired MockMvcTester mvc;

    @Test
    void everyTableStandsInItOnce() {
        var tables =
                jdbc.sql("select tablename from pg_tables where schemaname = 'public'")
                        .query(String.class)
                        .list();
        assertThat(places().filter(place -> !place.contains(".")))
                .containsExactlyInAnyOrderElementsOf(tables);
    }

    @Test
    void whatStandsApartFromItsTableIsThere() {
        var columns =
                jdbc.sql(
                                """
                                select table_name || '.' || column_name
                                from information_schema.columns where table_schema = 'public'
                                """)
                        .query(String.class)
                        .list();
        assertThat(columns).containsAll(places().filter(place -> place.contains(".")).toList());
    }

    @Test
    void allThatCanNameACandidateIsSaidToBeAboutCandidates() throws IOException {
        var naming =
                Files.readAllLines(COLUMNS).stream()
                        .filter(line -> line.startsWith("person"))
                        .map(line -> line.split("[ :]+")[1])
                        .toList();
        assertThat(naming).hasSizeGreaterThan(5);
        assertThat(
                        Arrays.stream(Kept.values())
                                .filter(kind -> kind.about() == Kept.About.CANDIDATES)
                                .flatMap(kind -> kind.places().stream()))
                .containsAll(naming);
    }

    @Test
    void thePeriodsAreTheAgencysOwn() throws IOException {
        var fixtures = new Fixtures(jdbc, transactions);
        var agency = fixtures.agency();
        assertThat(said(agency, "TEXTS")).contains("24 months");
        assertThat(said(agency, "EMAILS")).contains("as long as there is the agency");
        jdbc.sql("update agency set keep_months = 18, keep_rows_months = 12 where id = ?")
                .param(agency)
                .update();
        assertThat(said(agency, "TEXTS")).contains("12 months");
        assertThat(said(agency, "EMAILS")).contains("12 months");
        assertThat(said(agency, "ATTEMPTS")).contains("12 months");
    }

    @Test
    void whatStandsApartFromTheDatabaseIsSaidToo() throws IOException {
        var agency = new Fixtures(jdbc, transactions).agency();
        assertThat(said(agency, "LOG")).contains("whoever runs this installation");
        var told = page(agency).select("tr:contains(beside the database)").eachAttr("data-kind");
        assertThat(told).containsExactly("ERASURES", "AUDIT");
    }

    @Test
    void onlyAdministratorsReadIt() {
        var fixtures = new Fixtures(jdbc, transactions);
        var agency = fixtures.agency();
        var recruiter = Fixtures.recruiter(agency, fixtures.user(agency, null));
        assertThat(mvc.get().uri("/maintenance/kept").with(recruiter).exchange()).hasStatus(403);
    }

    private String said(UUID agency, String kind) throws IOException {
        var row = page(agency).select("tr[data-kind=" + kind + "] td");
        assertThat(row).hasSize(4).allMatch(cell -> !cell.text().isEmpty());
        return row.get(2).text();
    }

    private Document page(UUID agency) throws IOException {
        var fixtures = new Fixtures(jdbc, transactions);
        var user = fixtures.user(agency, null);
        fixtures.in(agency, "update app_user set role = 'ADMIN' where id = ?", user);
        var result =
                mvc.get()
                        .uri("/maintenance/kept")
                        .with(Fixtures.administrator(agency, user))
                        .exchange();
        assertThat(result).hasStatusOk();
        return Jsoup.parse(result.getResponse().getContentAsString());
    }

    private static Stream<String> places() {
        return Stream.of(Kept.values()).map(Kept::places).flatMap(List::stream);
    }
}
