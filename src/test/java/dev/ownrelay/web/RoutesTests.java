package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.ownrelay.support.ServedTest;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who may ask for what: the one table of it. A page that is not in the table fails here, and so
/// does a line of the table without a page.
@ServedTest
class RoutesTests {

    private static final String EVERYBODY = "anonymous recruiter admin operator";
    private static final String USERS = "recruiter admin operator";
    private static final String ADMINISTRATORS = "admin";
    private static final String OPERATORS = "operator";

    private static final Map<String, String> TABLE =
            table(
                    """
                    *    /error                                  EVERYBODY
                    GET  /login                                  EVERYBODY
                    GET  /login/code                             EVERYBODY
                    POST /login/code                             EVERYBODY
                    POST /login/code/lost                        EVERYBODY
                    POST /login/code/challenge                   EVERYBODY
                    POST /login/passkey                          EVERYBODY
                    POST /login/passkey/challenge                EVERYBODY
                    GET  /login/organisation                     EVERYBODY
                    POST /login/organisation                     EVERYBODY
                    GET  /login/organisation/callback            EVERYBODY
                    GET  /login/organisation/refused             EVERYBODY
                    GET  /setup/{token}                          EVERYBODY
                    POST /setup/{token}                          EVERYBODY
                    GET  /invitation/{token}                     EVERYBODY
                    POST /invitation/{token}                     EVERYBODY
                    GET  /reset                                  EVERYBODY
                    POST /reset                                  EVERYBODY
                    GET  /reset/{token}                          EVERYBODY
                    POST /reset/{token}                          EVERYBODY
                    GET  /confirm/{token}                        EVERYBODY
                    POST /confirm/{token}                        EVERYBODY
                    GET  /                                       USERS
                    GET  /find                                   USERS
                    GET  /candidates                             USERS
                    GET  /candidates/new                         USERS
                    GET  /candidates/search                      USERS
                    GET  /candidates/{id}                        USERS
                    GET  /candidates/{id}/delete                 USERS
                    GET  /candidates/{id}/edit                   USERS
                    GET  /candidates/{id}/erase                  ADMINISTRATORS
                    GET  /messages                               USERS
                    GET  /messages/new                           USERS
                    GET  /messages/new/route                     USERS
                    GET  /messages/progress                      USERS
                    GET  /messages/{id}                          USERS
                    GET  /messages/{id}/body                     USERS
                    GET  /messages/{id}/files/{place}            USERS
                    GET  /messages/{id}/story                    USERS
                    POST /candidates/new                         USERS
                    POST /candidates/quick                       USERS
                    POST /candidates/write                       USERS
                    POST /candidates/{id}/delete                 USERS
                    POST /candidates/{id}/edit                   USERS
                    POST /candidates/{id}/erase                  ADMINISTRATORS
                    POST /candidates/{id}/export                 ADMINISTRATORS
                    POST /candidates/{id}/lift-mark              USERS
                    POST /messages                               USERS
                    POST /messages/actions                       USERS
                    POST /messages/batches/{id}/pause            USERS
                    POST /messages/batches/{id}/resume           USERS
                    POST /messages/batches/{id}/stop             USERS
                    POST /messages/bounces/{id}/take-back        USERS
                    POST /messages/new/recipients                USERS
                    POST /messages/new/route                     USERS
                    POST /messages/check                         USERS
                    POST /messages/preview                       USERS
                    POST /messages/route                         USERS
                    POST /messages/{id}/bounce                   USERS
                    POST /messages/{id}/cancel                   USERS
                    POST /messages/{id}/mark-sent                USERS
                    POST /messages/{id}/other-address            USERS
                    POST /messages/{id}/other-server             USERS
                    POST /messages/{id}/retry                    USERS
                    GET  /oauth/callback                         USERS
                    GET  /account                                USERS
                    *    /account/again                          USERS
                    GET  /account/again/go-on                    USERS
                    POST /account/again/organisation             USERS
                    POST /account/again/proof                    USERS
                    POST /account/factors/keep                   USERS
                    POST /account/factors/take-off               USERS
                    GET  /account/factors                        USERS
                    GET  /account/factors/codes                  USERS
                    GET  /account/factors/passkeys/new           USERS
                    GET  /account/factors/passkeys/{id}          USERS
                    GET  /account/servers                        USERS
                    GET  /account/session                        USERS
                    GET  /account/sessions                       USERS
                    GET  /account/signature                      USERS
                    POST /account/appearance                     USERS
                    POST /account/confirm                        USERS
                    POST /account/email                          USERS
                    POST /account/factors/challenge              USERS
                    POST /account/factors/codes                  USERS
                    POST /account/factors/confirm                USERS
                    POST /account/factors/new                    USERS
                    POST /account/factors/passkeys/confirm       USERS
                    POST /account/factors/passkeys/new           USERS
                    POST /account/factors/passkeys/{id}          USERS
                    POST /account/factors/passkeys/{id}/remove   USERS
                    POST /account/factors/remove                 USERS
                    POST /account/logo                           USERS
                    POST /account/logo/remove                    USERS
                    POST /account/look                           USERS
                    POST /account/email/cancel                   USERS
                    POST /account/password                       USERS
                    POST /account/profile                        USERS
                    POST /account/server                         USERS
                    POST /account/sessions/end                   USERS
                    POST /account/sessions/{handle}/end          USERS
                    POST /account/sign-in                        USERS
                    POST /account/signature                      USERS
                    POST /account/sign-out                       USERS
                    POST /account/test-letter                    USERS
                    GET  /maintenance/kept                       ADMINISTRATORS
                    GET  /maintenance/smtp-servers               ADMINISTRATORS
                    POST /maintenance/smtp-servers/check         ADMINISTRATORS
                    GET  /maintenance/smtp-servers/new           ADMINISTRATORS
                    POST /maintenance/smtp-servers/new           ADMINISTRATORS
                    GET  /maintenance/smtp-servers/find          ADMINISTRATORS
                    POST /maintenance/smtp-servers/find          ADMINISTRATORS
                    GET  /maintenance/smtp-servers/import        ADMINISTRATORS
                    POST /maintenance/smtp-servers/import        ADMINISTRATORS
                    GET  /maintenance/smtp-servers/import/save   ADMINISTRATORS
                    POST /maintenance/smtp-servers/import/save   ADMINISTRATORS
                    GET  /maintenance/smtp-servers/import/test   ADMINISTRATORS
                    POST /maintenance/smtp-servers/import/test   ADMINISTRATORS
                    GET  /maintenance/smtp-servers/test          ADMINISTRATORS
                    POST /maintenance/smtp-servers/test          ADMINISTRATORS
                    GET  /maintenance/smtp-servers/{id}          ADMINISTRATORS
                    POST /maintenance/smtp-servers/{id}          ADMINISTRATORS
                    GET  /maintenance/smtp-servers/{id}/test     ADMINISTRATORS
                    POST /maintenance/smtp-servers/{id}/test     ADMINISTRATORS
                    GET  /maintenance/smtp-servers/{id}/check    ADMINISTRATORS
                    POST /maintenance/smtp-servers/{id}/check    ADMINISTRATORS
                    POST /maintenance/smtp-servers/{id}/switch   ADMINISTRATORS
                    POST /maintenance/smtp-servers/{id}/sign-in  ADMINISTRATORS
                    POST /maintenance/smtp-servers/{id}/sign-out ADMINISTRATORS
                    POST /maintenance/smtp-servers/{id}/try-now  ADMINISTRATORS
                    POST /maintenance/smtp-servers/{id}/seen-addresses ADMINISTRATORS
                    GET  /maintenance/smtp-servers/{id}/delete   ADMINISTRATORS
                    POST /maintenance/smtp-servers/{id}/delete   ADMINISTRATORS
                    GET  /maintenance/domains                    ADMINISTRATORS
                    POST /maintenance/domains                    ADMINISTRATORS
                    GET  /maintenance/domains/of                 ADMINISTRATORS
                    GET  /maintenance/domains/senders            ADMINISTRATORS
                    GET  /maintenance/domains/{id}               ADMINISTRATORS
                    POST /maintenance/domains/{id}/check         ADMINISTRATORS
                    POST /maintenance/domains/{id}/message       ADMINISTRATORS
                    POST /maintenance/domains/{id}/reports       ADMINISTRATORS
                    GET  /maintenance/domains/{id}/delete        ADMINISTRATORS
                    POST /maintenance/domains/{id}/delete        ADMINISTRATORS
                    POST /maintenance/domains/{id}/dkim          ADMINISTRATORS
                    POST /maintenance/domains/{id}/dkim/rotate   ADMINISTRATORS
                    GET  /maintenance/audit                      ADMINISTRATORS
                    GET  /maintenance/audit.csv                  ADMINISTRATORS
                    GET  /maintenance/outgoing-mail              ADMINISTRATORS
                    GET  /maintenance/agency                     ADMINISTRATORS
                    POST /maintenance/agency                     ADMINISTRATORS
                    GET  /maintenance/single-sign-on             ADMINISTRATORS
                    POST /maintenance/single-sign-on             ADMINISTRATORS
                    POST /maintenance/single-sign-on/try         ADMINISTRATORS
                    POST /maintenance/single-sign-on/on          ADMINISTRATORS
                    POST /maintenance/single-sign-on/off         ADMINISTRATORS
                    POST /maintenance/single-sign-on/passwords   ADMINISTRATORS
                    POST /maintenance/single-sign-on/people/{id}/forget ADMINISTRATORS
                    GET  /maintenance/checks                     ADMINISTRATORS
                    POST /maintenance/checks                     ADMINISTRATORS
                    GET  /maintenance/explanations/{id}          ADMINISTRATORS
                    POST /maintenance/explanations/{id}          ADMINISTRATORS
                    POST /maintenance/explanations/{id}/remove   ADMINISTRATORS
                    POST /maintenance/explanations/{id}/wrong    ADMINISTRATORS
                    GET  /maintenance/factors                    ADMINISTRATORS
                    POST /maintenance/factors                    ADMINISTRATORS
                    POST /maintenance/factors/{user}/reset       ADMINISTRATORS
                    POST /maintenance/factors/{user}/withdraw    ADMINISTRATORS
                    GET  /maintenance/users                      ADMINISTRATORS
                    GET  /maintenance/users/new                  ADMINISTRATORS
                    POST /maintenance/users/new                  ADMINISTRATORS
                    GET  /maintenance/users/{id}                 ADMINISTRATORS
                    POST /maintenance/users/{id}                 ADMINISTRATORS
                    POST /maintenance/users/confirm              ADMINISTRATORS
                    POST /maintenance/users/{id}/hand-over       ADMINISTRATORS
                    POST /maintenance/users/{id}/send-link       ADMINISTRATORS
                    POST /maintenance/users/{id}/withdraw        ADMINISTRATORS
                    GET  /operator/agencies                      OPERATORS
                    GET  /operator/operators                     OPERATORS
                    POST /operator/operators                     OPERATORS
                    POST /operator/operators/{id}/remove         OPERATORS
                    GET  /operator/audit                         OPERATORS
                    GET  /operator/audit.csv                     OPERATORS
                    GET  /operator/notices                       OPERATORS
                    POST /operator/notices/{id}/remove           OPERATORS
                    GET  /operator/unknown-replies               OPERATORS
                    GET  /operator/agencies/new                  OPERATORS
                    POST /operator/agencies/new                  OPERATORS
                    GET  /operator/agencies/{id}                 OPERATORS
                    POST /operator/agencies/{id}                 OPERATORS
                    GET  /operator/agencies/{id}/pause           OPERATORS
                    POST /operator/agencies/{id}/pause           OPERATORS
                    POST /operator/agencies/{id}/resume          OPERATORS
                    GET  /operator/agencies/{id}/administrators  OPERATORS
                    POST /operator/agencies/{id}/administrators/{userId}/reset OPERATORS
                    GET  /operator/agencies/{id}/factors         OPERATORS
                    POST /operator/agencies/{id}/factors         OPERATORS
                    POST /operator/agencies/{id}/factors/{user}/reset OPERATORS
                    POST /operator/agencies/{id}/factors/{user}/withdraw OPERATORS
                    GET  /operator/agencies/{id}/domains         OPERATORS
                    POST /operator/agencies/{id}/domains         OPERATORS
                    POST /operator/agencies/{id}/domains/{domain}/withdraw OPERATORS
                    POST /operator/relay/try-now                 OPERATORS
                    """);

    private static final Map<String, RequestPostProcessor> PEOPLE =
            Map.of(
                    "anonymous", anonymous(),
                    "recruiter", user("r").roles("RECRUITER"),
                    "admin", user("a").roles("ADMIN"),
                    "operator", user("o").roles("RECRUITER", "OPERATOR"));

    @Autowired MockMvcTester mvc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping pages;

    @Test
    void everyPageStandsInTheTable() {
        var known = new TreeSet<String>();
        pages.getHandlerMethods().keySet().forEach(info -> known.addAll(routes(info)));
        assertThat(known).isEqualTo(new TreeSet<>(TABLE.keySet()));
    }

    @TestFactory
    Stream<DynamicTest> everyPageIsOpenToThoseOfTheTable() {
        return TABLE.entrySet().stream()
                .flatMap(line ->
                        PEOPLE.keySet().stream()
                                .map(who -> cell(line.getKey(), line.getValue(), who)));
    }

    @Test
    void whatNobodyNamedIsRefused() {
        for (var who : List.of("recruiter", "admin", "operator")) {
            assertThat(status("GET /actuator/env", who)).isEqualTo(404);
            assertThat(status("GET /nothing/here", who)).isEqualTo(404);
        }
        assertThat(status("GET /nothing/here", "anonymous")).isEqualTo(302);
    }

    @Test
    void everyPostWithoutATokenIsRefused() {
        for (var route : TABLE.keySet()) {
            if (route.startsWith("POST ")) {
                var path = path(route);
                var request = mvc.post().uri(path).with(PEOPLE.get("admin"));
                var answer = request.exchange().getResponse();
                if (path.startsWith("/login/") && !path.endsWith("/challenge")) {
                    assertThat(answer.getRedirectedUrl()).isEqualTo("/login?expired");
                } else if (LinkPaths.match(path)) {
                    assertThat(answer.getRedirectedUrl()).as(route).isEqualTo(path + "?expired");
                } else {
                    assertThat(answer.getStatus()).as(route).isEqualTo(403);
                }
            }
        }
    }

    private DynamicTest cell(String route, String allowed, String who) {
        var open = Set.of(allowed.split(" ")).contains(who);
        return DynamicTest.dynamicTest(
                route + (open ? " is open to " : " is closed to ") + who,
                () -> {
                    var status = status(route, who);
                    if (open) {
                        assertThat(status).isNotIn(401, 403);
                    } else if (who.equals("anonymous")) {
                        assertThat(status).isEqualTo(302);
                    } else {
                        assertThat(status).isEqualTo(403);
                    }
                });
    }

    private int status(String route, String who) {
        var method = route.startsWith("POST") ? HttpMethod.POST : HttpMethod.GET;
        var request = mvc.method(method).uri(path(route)).with(PEOPLE.get(who)).with(csrf());
        var result = request.exchange();
        return result.getUnresolvedException() == null ? result.getResponse().getStatus() : 500;
    }

    private static String path(String route) {
        return route.split(" ")[1].replaceAll("\\{[^}]+}", "00000000-0000-0000-0000-000000000001");
    }

    private static Set<String> routes(RequestMappingInfo info) {
        var methods = info.getMethodsCondition().getMethods();
        var routes = new TreeSet<String>();
        for (var pattern : info.getPatternValues()) {
            var path = pattern.replaceAll(":[^/]+}", "}");
            for (RequestMethod method : methods) {
                routes.add(method + " " + path);
            }
            if (methods.isEmpty()) {
                routes.add("* " + path);
            }
        }
        return routes;
    }

    private static Map<String, String> table(String lines) {
        var people =
                Map.of(
                        "EVERYBODY", EVERYBODY,
                        "USERS", USERS,
                        "ADMINISTRATORS", ADMINISTRATORS,
                        "OPERATORS", OPERATORS);
        return lines.lines()
                .map(line -> line.split("\\s+"))
                .collect(
                        Collectors.toMap(
                                line -> line[0] + " " + line[1], line -> people.get(line[2])));
    }
}
