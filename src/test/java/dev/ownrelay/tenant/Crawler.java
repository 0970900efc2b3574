package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Calls pages with ids in every place that a request has for them.
final class Crawler {

    /// A page as the handler mappings know it.
    public record Page(String method, String path, Set<String> fields) {

        boolean namesARow() {
            return path.contains("{");
        }

        /// In its path or in a field in which nothing else is typed.
        boolean asksForIds() {
            return namesARow() || !TYPED.keySet().containsAll(fields);
        }
    }

    /// What is typed where no id is asked for, so that requests get past the checks of forms.
    static final Map<String, String> TYPED =
            Map.ofEntries(
                    Map.entry("displayName", "Crawler"),
                    Map.entry("name", "Crawler #"),
                    Map.entry("domain", "crawler#.test"),
                    Map.entry("adminName", "Crawler"),
                    Map.entry("firstName", "Crawler"),
                    Map.entry("lastName", "Crawler"),
                    Map.entry("email", "crawler#@b.test"),
                    Map.entry("adminEmail", "crawler-admin#@b.test"),
                    Map.entry("adminPassword", PlantedAgency.PASSWORD),
                    Map.entry("password", PlantedAgency.PASSWORD),
                    Map.entry("currentPassword", PlantedAgency.PASSWORD),
                    Map.entry("code", "123456"),
                    Map.entry("newPassword", "four green bicycles"),
                    Map.entry("repeatPassword", "another one"),
                    Map.entry("repeat", PlantedAgency.PASSWORD),
                    Map.entry("role", "RECRUITER"),
                    Map.entry("mustHave", "NOBODY"),
                    Map.entry("enabled", "true"),
                    Map.entry("locale", "en"),
                    Map.entry("theme", "auto"),
                    Map.entry("address", "127.0.0.1:1"),
                    Map.entry("tls", "NONE"),
                    Map.entry("maxConnections", "2"),
                    Map.entry("subject", "Hello"),
                    Map.entry("body", "<p>Hello</p>"),
                    Map.entry("signature", "<p>Regards</p>"),
                    Map.entry("what", "Crawler knows better"),
                    Map.entry("next", "Crawler"),
                    Map.entry("version", "0"),
                    Map.entry("username", ""),
                    Map.entry("sendsAnyway", "administrators"),
                    Map.entry("overrule", ""),
                    Map.entry("relayPerMinute", "600"),
                    Map.entry("relayPerDay", "9000"),
                    Map.entry("relayConnections", "3"),
                    Map.entry("perMinute", ""),
                    Map.entry("perDay", ""),
                    Map.entry("ehloName", ""),
                    Map.entry("caCertificates", ""),
                    Map.entry("senderDomains", ""),
                    Map.entry("route", ""),
                    Map.entry("follows", ""),
                    Map.entry("state", ""),
                    Map.entry("area", ""),
                    Map.entry("since", ""),
                    Map.entry("until", ""),
                    Map.entry("show", ""),
                    Map.entry("before", ""),
                    Map.entry("who", "Crawler Person <crawler#@b.test>"),
                    Map.entry("pasted", ""),
                    Map.entry("newcomers", ""),
                    Map.entry("add", ""),
                    Map.entry("q", ""));

    /// Names that nothing asks for, but that a careless binding would take.
    private static final List<String> GUESSED =
            List.of(
                    "id",
                    "tenantId",
                    "agencyId",
                    "senderId",
                    "userId",
                    "smtpServerId",
                    "messageId");

    private static final Pattern PART = Pattern.compile("\\{([^}]+)}");

    /// What differs from one request to the next, by a word that stands beside it, and what stands
    /// for it.
    private static final Map<String, Varying> VARYING =
            Map.of(
                    "/invitation/",
                            new Varying("/invitation/[A-Za-z0-9_-]{64}", "/invitation/TOKEN"),
                    "/reset/", new Varying("/reset/[A-Za-z0-9_-]{64}", "/reset/TOKEN"),
                    "/confirm/", new Varying("/confirm/[A-Za-z0-9_-]{64}", "/confirm/TOKEN"),
                    "data-totp-secret", new Varying("\\b[A-Z2-7]{32}\\b", "KEY"),
                    "class=\"qr\"", new Varying(" d=\"M[^\"]*\"", " d"),
                    "challenge",
                            new Varying(
                                    "(challenge(?:&quot;|\"):(?:&quot;|\"))[A-Za-z0-9_-]+", "$1"),
                    "nonce=", new Varying("nonce=\"[^\"]*\"", "nonce"),
                    "_csrf", new Varying("(\"_csrf\"[^>]*?(?:value|content)=)\"[^\"]*\"", "$1"),
                    "csp-nonce", new Varying("(\"csp-nonce\"[^>]*?content=)\"[^\"]*\"", "$1"),
                    "rawler", new Varying("([Cc]rawler(-admin)?) ?\\d+", "$1"));

    /// The same, in words.
    private static final List<Varying> IDS =
            List.of(
                    new Varying("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"),
                    new Varying("[0-9a-f]{64}", "ID"),
                    new Varying("\\b[0-9a-f]{8}\\b", "ERROR"));

    private static final int SHORTEST_ID = 8;

    private record Varying(Pattern pattern, String instead) {

        Varying(String pattern, String instead) {
            this(Pattern.compile(pattern), instead);
        }

        String none(String text) {
            return pattern.matcher(text).replaceAll(instead);
        }
    }

    private int unique;

    static List<Page> pages(Map<RequestMappingInfo, HandlerMethod> handlers) {
        return handlers.entrySet().stream()
                .flatMap(entry ->
                        entry.getKey().getPatternValues().stream()
                                .flatMap(path -> pages(entry.getKey(), path, entry.getValue())))
                .toList();
    }

    private static Stream<Page> pages(RequestMappingInfo info, String path, HandlerMethod handler) {
        var methods = info.getMethodsCondition().getMethods();
        return (methods.isEmpty() ? Set.of(RequestMethod.GET) : methods)
                .stream()
                        .map(method ->
                                new Page(
                                        method.name(),
                                        path.replaceAll(":[^/]+}", "}").replace("{place}", "0"),
                                        fields(handler)));
    }

    private static Set<String> fields(HandlerMethod handler) {
        var names = new java.util.TreeSet<String>();
        for (var parameter : handler.getMethodParameters()) {
            names.addAll(fields(parameter));
        }
        return names;
    }

    private static List<String> fields(MethodParameter parameter) {
        var type = parameter.getParameterType();
        if (parameter.hasParameterAnnotation(RequestParam.class)) {
            return List.of(
                    Objects.requireNonNull(
                            parameter
                                    .getExecutable()
                                    .getParameters()[parameter.getParameterIndex()]
                                    .getName()));
        }
        return parameter.hasParameterAnnotation(ModelAttribute.class) && type.isRecord()
                ? Stream.of(type.getRecordComponents())
                        .map(component -> component.getName())
                        .filter(name -> !name.equals("attachments")) // files, not text
                        .toList()
                : List.of();
    }

    /// Asks for a page with ids in its path and in everything that may take one.
    ///
    /// @param ids the id for the name of a field or of a part of the path
    Visitor.Page call(Visitor visitor, Page page, UnaryOperator<String> ids) {
        unique++;
        var path = PART.matcher(page.path()).replaceAll(part -> ids.apply(part.group(1)));
        var fields = new LinkedHashMap<String, String>();
        page.fields().forEach(name -> fields.put(name, typed(name, ids)));
        GUESSED.forEach(name -> fields.putIfAbsent(name, ids.apply(name)));
        if (page.method().equals("GET")) {
            return proven(visitor, () -> visitor.get(path + "?" + query(fields)));
        }
        var pairs = new ArrayList<String>();
        fields.forEach((name, value) -> pairs.addAll(List.of(name, value)));
        return proven(visitor, () -> visitor.post(path, pairs.toArray(String[]::new)));
    }

    /// Whoever is asked whether it is still them types the password, and the page goes on; for a
    /// file they ask once more.
    private static Visitor.Page proven(Visitor visitor, Supplier<Visitor.Page> request) {
        var page = request.get();
        if (!page.body().contains("data-asked-again")) {
            return page;
        }
        var kept = page.document().select("[name=kept]").val();
        var password = PlantedAgency.PASSWORD;
        var next = visitor.post("/account/again/proof", "currentPassword", password, "kept", kept);
        if (!next.location().equals("/")) {
            return next;
        }
        visitor.get("/"); // reads that they may ask now
        return request.get();
    }

    private String typed(String name, UnaryOperator<String> ids) {
        var typed = TYPED.get(name);
        return typed == null ? ids.apply(name) : typed.replace("#", Integer.toString(unique));
    }

    private static String query(Map<String, String> fields) {
        return String.join(
                "&",
                fields.entrySet().stream()
                        .map(field ->
                                field.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                field.getValue(), StandardCharsets.UTF_8))
                        .toList());
    }

    /// All that came over the wire.
    static String bytes(Visitor.Page page) {
        return page.response().headers().map() + "\n" + page.body();
    }

    /// An answer without what differs from one request to the next.
    static String normal(Visitor.Page page) {
        var text = page.status() + " " + page.location() + "\n" + page.body();
        for (var varying : VARYING.entrySet()) {
            if (text.contains(varying.getKey())) {
                text = varying.getValue().none(text);
            }
        }
        return withoutIds(text);
    }

    /// Looks for ids in long words only: in whole pages that takes longer than to make them.
    private static String withoutIds(String text) {
        var all = new StringBuilder(text.length());
        int word = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || !isOfAWord(text.charAt(i))) {
                int end = Math.min(i + 1, text.length());
                if (i - word < SHORTEST_ID) {
                    all.append(text, word, end);
                } else {
                    var found = text.substring(word, end);
                    for (var id : IDS) {
                        found = id.none(found);
                    }
                    all.append(found);
                }
                word = end;
            }
        }
        return all.toString();
    }

    private static boolean isOfAWord(char c) {
        return c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c >= 'A' && c <= 'Z';
    }

    /// @param answer normal, as is the other
    static void assertSame(String answer, String absent, String what) {
        assertThat(answer.lines().map(String::strip))
                .as(what)
                .containsExactlyElementsOf(absent.lines().map(String::strip).toList());
    }
}
