package dev.ownrelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestDatabase;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What an operator's monitoring gets, over HTTP, where the management port is one of its own.
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "db-scheduler.enabled=false",
            "management.server.port=0",
            "ownrelay.data-dir=target/test-data",
            "ownrelay.audit.anchors=",
            "ownrelay.erasures.ledger=",
            "ownrelay.outbox.linger=0s",
            "ownrelay.smtp.allowed-networks=127.0.0.0/8",
            "ownrelay.smtp.allow-plaintext-login=true",
            "ownrelay.smtp.allowed-ports=1-65535"
        })
@Import({TestDatabase.class, OutboxFixture.class, EmptyDatabase.class, Installation.class})
class ScrapeTests {

    private static final Pattern SERVED = Pattern.compile("(?m)^# TYPE (ownrelay_\\w+?)(?:_max)? ");
    private static final Pattern DOCUMENTED = Pattern.compile("`(ownrelay_\\w+)`");
    private static final Pattern USED = Pattern.compile("(ownrelay_\\w+)");
    private static final String PASSWORD = "canary-password-4711";

    @Autowired Installation installation;
    @Autowired OutboxFixture fixture;
    @Autowired LaneRunner runner;
    @Autowired JdbcClient jdbc;
    @LocalManagementPort int management;
    @LocalServerPort int pages;

    @BeforeEach
    void empty() {
        installation.empty();
    }

    @Test
    void everyFigureOfTheDocumentationIsServedAndTheOtherWayRound() throws Exception {
        sendOne(fixture.agency());
        var readme = Files.readString(Path.of("README.md"));
        var documented = found(DOCUMENTED, readme);
        assertThat(documented).hasSizeGreaterThan(9);
        assertThat(found(SERVED, scrape())).isEqualTo(documented);
    }

    @Test
    void everyFigureOfAnAlertIsServed() throws Exception {
        var readme = Files.readString(Path.of("README.md"));
        var rules = readme.lines().filter(line -> line.contains(" expr: "));
        var used = found(USED, rules.collect(Collectors.joining("\n")));
        var scrape = scrape();
        assertThat(used).hasSizeGreaterThan(2);
        assertThat(used).allSatisfy(name -> assertThat(scrape).contains("\n" + name));
    }

    @Test
    void aSentMessageIsCounted() throws Exception {
        var before = value("ownrelay_outbox_results_total{outcome=\"sent\"}");
        var messages = value("ownrelay_smtp_send_seconds_count{outcome=\"sent\"}");
        sendOne(fixture.agency());
        assertThat(value("ownrelay_outbox_results_total{outcome=\"sent\"}")).isEqualTo(before + 1);
        assertThat(value("ownrelay_smtp_send_seconds_count{outcome=\"sent\"}"))
                .isEqualTo(messages + 1);
    }

    @Test
    void nothingNamesAnAgencyAServerOrAPerson() throws Exception {
        var agency = fixture.agency();
        jdbc.sql("update agency set name = 'Canary Agency' where id = ?").param(agency).update();
        var server = sendOne(agency);
        for (var path : List.of("/", "/login", "/canary/page", "/setup/canary-token")) {
            get(pages, path);
        }
        assertThat(scrape() + get(management, "/actuator/health").body())
                .doesNotContainIgnoringCase("canary")
                .doesNotContain("agency.example", "x.example", "Anna", "A job for you")
                .doesNotContain(agency.toString(), server.toString());
    }

    @Test
    void everyLabelTakesOnlyAFewValues() throws Exception {
        sendOne(fixture.agency());
        var labels = found(Pattern.compile("(?m)^ownrelay_\\w+\\{([^}]*)}"), scrape());
        assertThat(labels).hasSizeLessThan(120);
        assertThat(labels).allMatch(label -> label.matches("(outcome|state)=\"[a-z]+\"(,le=.*)?"));
    }

    @Test
    void theManagementPortTellsWithoutLogin() throws Exception {
        var health = get(management, "/actuator/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("\"outbox\":{\"details\":{").contains("\"queued\":0");
        assertThat(get(management, "/actuator/prometheus").statusCode()).isEqualTo(200);
        assertThat(health.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void theManagementPortAnswersNothingElse() throws Exception {
        for (var path : List.of("/", "/login", "/actuator/env", "/actuator/heapdump", "/readyz")) {
            assertThat(get(management, path).statusCode()).as(path).isIn(401, 403, 404);
        }
    }

    @Test
    void thePortOfThePagesTellsNoFigures() throws Exception {
        for (var path : List.of("/actuator", "/actuator/prometheus", "/actuator/health/outbox")) {
            var answer = get(pages, path);
            assertThat(answer.statusCode()).as(path).isIn(302, 403, 404);
            assertThat(answer.body()).doesNotContain("ownrelay_outbox", "queued");
        }
        assertThat(get(pages, "/actuator/health").statusCode()).isEqualTo(404);
    }

    @Test
    void loadBalancersAskThePortOfThePages() throws Exception {
        for (var path : List.of("/livez", "/readyz")) {
            var answer = get(pages, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    @Test
    void messagesThatDoNotLeaveTakeNoPagesAway() throws Exception {
        var agency = fixture.agency();
        installation.message(agency, fixture.user(agency), null);
        installation.lane(agency, null, "execution_time = '2020-01-01'");
        installation.clock.advance(OutboxWatch.KEEP);
        assertThat(get(management, "/actuator/health").statusCode()).isEqualTo(503);
        assertThat(get(pages, "/readyz").statusCode()).isEqualTo(200);
        assertThat(get(pages, "/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void figuresThatCannotBeReadAreNoNumbersAndStopNoOther() throws Exception {
        installation.database.execute("alter function outbox_totals rename to away");
        try {
            installation.clock.advance(OutboxWatch.KEEP);
            assertThat(scrape()).contains("ownrelay_outbox_queued NaN\n").contains("jvm_memory");
            assertThat(get(management, "/actuator/health").body())
                    .contains("\"outbox\":{\"details\":{\"reason\"");
        } finally {
            installation.database.execute("alter function away rename to outbox_totals");
            installation.clock.advance(OutboxWatch.KEEP);
        }
    }

    @Test
    void onlyThisMachineReachesTheManagementPort() throws Exception {
        for (var address : addressesOfThisMachine()) {
            assertThat(connects(address)).as("%s", address).isFalse();
        }
    }

    private List<InetAddress> addressesOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
    }

    private boolean connects(InetAddress address) {
        try (var socket = new Socket(address, management)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /// @return the server that took the message
    private UUID sendOne(UUID agency) {
        try (var smtp = ScriptedSmtpServer.start().requireLogin("canary-login", PASSWORD)) {
            var server = fixture.server(agency, smtp.port(), "canary-login", PASSWORD);
            fixture.in(agency, "update smtp_server set name = 'Canary' where id = ?", server);
            installation.message(agency, fixture.user(agency), server);
            runner.run(agency, server);
            assertThat(smtp.messages()).hasSize(1);
            return server;
        }
    }

    private String scrape() throws Exception {
        var answer = get(management, "/actuator/prometheus");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private double value(String name) throws Exception {
        var found = Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(scrape());
        assertThat(found.find()).as(name).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var address = URI.create("http://127.0.0.1:" + port + path);
            return client.send(
                    HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
