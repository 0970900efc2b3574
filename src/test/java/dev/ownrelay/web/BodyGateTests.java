package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import jakarta.validation.Valid;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// Who may send how much of what, over the wire (THREATS rows T42 and T54).
class BodyGateTests extends UploadFixture {

    private static final long UPLOAD = 42L * MIB;

    /// What is read of a refused body so that its sender sees the answer, and a little more.
    private static final long COURTESY = MIB + (1 << 16);

    private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=b";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping pages;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /login",
                "POST /logout",
                "POST /setup/x",
                "POST /messages",
                "POST /messages/check",
                "POST /messages/new/recipients",
                "POST /messages/00000000-0000-0000-0000-000000000001/bounce",
                "POST /reset",
                "POST /reset/x",
                "POST /invitation/x",
                "POST /confirm/x",
                "POST /error",
                "POST /nothing/here",
                "POST /app.css",
                "POST /actuator/health",
                "GET /app.css",
                "GET /login",
                "PUT /login",
                "PATCH /setup/x",
                "DELETE /messages"
            })
    void noFileIsTakenBeforeSignIn(String route) throws Exception {
        long before = read();
        try (var client = client()) {
            client.say(head(route, MULTIPART, "Content-Length: " + UPLOAD)).say(file("f"));
            assertThat(client.pour(UPLOAD).answer()).startsWith("HTTP/1.1 415");
        }
        assertThat(read() - before).isLessThan(COURTESY);
        assertThat(folder.made()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Multipart/Form-Data; boundary=b",
                "MULTIPART/FORM-DATA;boundary=b",
                "multipart/form-data",
                "multipart/mixed; boundary=b",
                "multipart/form-data ; boundary=\"b\""
            })
    void howeverItIsWrittenAndSent(String type) throws Exception {
        for (var framing : List.of("Content-Length: " + UPLOAD, CHUNKED)) {
            long before = read();
            try (var client = client()) {
                client.say(head("POST /login", "Content-Type: " + type, framing));
                var poured =
                        framing.equals(CHUNKED) ? client.pourInChunks(UPLOAD) : client.pour(UPLOAD);
                assertThat(poured.answer()).startsWith("HTTP/1.1 415");
            }
            assertThat(read() - before).isLessThan(COURTESY);
        }
        assertThat(folder.made()).isEmpty();
    }

    /// Spring Security refuses such a path before it looks at anything else.
    @ParameterizedTest
    @ValueSource(strings = {"POST /login;x", "POST /%2e%2e/login", "BREW /login"})
    void norWhereThePathIsRefused(String route) throws Exception {
        long before = read();
        try (var client = client()) {
            client.say(head(route, MULTIPART, "Content-Length: " + UPLOAD)).say(file("f"));
            assertThat(client.pour(UPLOAD).answer()).startsWith("HTTP/1.1 4");
        }
        assertThat(read() - before).isLessThan(COURTESY);
        assertThat(folder.made()).isEmpty();
    }

    @Test
    void aBodyThatIsOnlyAnnouncedIsNotAskedFor() throws Exception {
        long before = read();
        try (var client = client()) {
            client.say(
                    head(
                            "POST /login",
                            MULTIPART,
                            "Content-Length: " + UPLOAD,
                            "Expect: 100-continue"));
            assertThat(client.answer()).startsWith("HTTP/1.1 415").contains("<html");
        }
        assertThat(read()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /login, 16385",
        "POST /login, 1900000",
        "POST /login, 100000000",
        "POST /setup/x, 16385",
        "PUT /setup/x, 30000000",
        "PATCH /login, 1900000",
        "GET /login, 1900000",
        "POST /app.css, 1900000",
        "POST /error, 1900000"
    })
    void noLargeFormIsReadBeforeSignIn(String route, long length) throws Exception {
        for (var framing : List.of("Content-Length: " + length, CHUNKED)) {
            long before = read();
            try (var client = client()) {
                client.say(head(route, FORM, framing));
                var poured =
                        framing.equals(CHUNKED) ? client.pourInChunks(length) : client.pour(length);
                assertThat(poured.say("0\r\n\r\n").answer())
                        .startsWith("HTTP/1.1 413")
                        .contains("That was too large");
            }
            assertThat(read() - before).isLessThan(COURTESY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "x"})
    void noOtherLargeBodyEither(String type) throws Exception {
        for (var framing : List.of("Content-Length: " + UPLOAD, CHUNKED)) {
            long before = read();
            try (var client = client()) {
                client.say(head("POST /login", "Content-Type: " + type, framing));
                var poured =
                        framing.equals(CHUNKED) ? client.pourInChunks(UPLOAD) : client.pour(UPLOAD);
                assertThat(poured.answer()).startsWith("HTTP/1.1 4");
            }
            assertThat(read() - before).isLessThan(COURTESY);
        }
    }

    @Test
    void peopleSignInHoweverTheirProxySendsIt() {
        anna();
        for (boolean chunked : new boolean[] {false, true}) {
            var visitor = new Visitor(port);
            visitor.get("/login");
            var form =
                    "_csrf=%s&username=%s&password=%s&padding="
                            .formatted(
                                    visitor.token(), "anna%40agency.test", "three+green+bicycles");
            form += "x".repeat(16 * 1024 - form.length());
            var body = chunked ? "4000\r\n" + form + "\r\n0\r\n\r\n" : form;
            try (var client = client()) {
                client.say(
                        head(
                                "POST /login",
                                FORM,
                                chunked ? CHUNKED : "Content-Length: " + form.length(),
                                session(visitor)));
                assertThat(client.say(body).answer())
                        .startsWith("HTTP/1.1 302")
                        .contains("Location: /\r\n");
            }
        }
    }

    @Test
    void aFormThatIsNoneIsRefused() {
        try (var client = client()) {
            client.say(head("POST /login", FORM, CHUNKED)).say("4\r\na=%x\r\n0\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 400");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /candidates/new",
                "POST /account/profile",
                "POST /login",
                "POST /nothing/here",
                "GET /messages",
                "PUT /messages",
                "GET /app.css"
            })
    void pagesWithoutFilesTakeNoneOfAnybody(String route) throws Exception {
        var upload = file("f") + "x".repeat(2 * MIB) + "\r\n--b--\r\n";
        try (var client = client()) {
            client.say(
                    head(route, MULTIPART, "Content-Length: " + upload.length(), session(anna())));
            assertThat(client.say(upload).answer())
                    .startsWith("HTTP/1.1 415")
                    .contains("Files cannot be sent here");
        }
        assertThat(folder.made()).isEmpty();
    }

    /// Otherwise a form would come without its fields, or its files would be dropped in silence
    /// while the room for them is used up.
    @Test
    void exactlyTheFormsWithFilesTakeThem() {
        var taking = new TreeSet<String>();
        var withFiles = new TreeSet<String>();
        pages.getHandlerMethods()
                .forEach((info, method) -> {
                    var route = info.getPatternValues().iterator().next();
                    if (!info.getMethodsCondition().getMethods().contains(RequestMethod.POST)) {
                        return;
                    }
                    if (answer(route).status() != 415) {
                        taking.add(route);
                    }
                    Arrays.stream(method.getMethodParameters())
                            .filter(BodyGateTests::takesFiles)
                            .peek(form ->
                                    assertThat(form.hasParameterAnnotation(Valid.class)).isTrue())
                            .forEach(_ -> withFiles.add(route));
                });
        assertThat(withFiles).isNotEmpty().isEqualTo(taking);
    }

    private Visitor.Page answer(String route) {
        var path =
                route.replaceAll(
                        "\\{[^{}]*(\\{[^}]*}[^{}]*)*}", "00000000-0000-0000-0000-000000000001");
        return anna().send(
                        anna().request(path)
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(BodyPublishers.ofString(part("a", "b") + "--b--\r\n")));
    }

    private static boolean takesFiles(MethodParameter form) {
        return FilesLeftOut.fields(form.getParameterType()).findAny().isPresent();
    }
}
