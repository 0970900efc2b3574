package dev.ownrelay.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Primary;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// Says of senders what a test wants receivers to make of them.
@Primary
@TestComponent
public class ScriptedVerdicts implements SenderVerdicts {

    /// Names whoever does not answer, whatever that is called.
    public static final String WORDS = "domain.finding.NO_ANSWER";

    private final Map<String, SenderVerdict> said = new HashMap<>();
    private final AtomicInteger calls = new AtomicInteger();

    public void forget() {
        said.clear();
        calls.set(0);
    }

    /// How often somebody has asked.
    public int calls() {
        return calls.get();
    }

    /// @param server null: the default relay
    /// @param named whom the reason names
    public void say(
            String domain,
            @Nullable UUID server,
            SenderVerdict.Result result,
            SenderVerdict.Actor actor,
            String named,
            Instant since) {
        boolean believed = result == SenderVerdict.Result.BELIEVED;
        said.put(
                key(domain, server),
                new SenderVerdict(
                        result,
                        believed ? "pass" : "softfail",
                        believed ? "pass" : "fail",
                        believed ? "yes" : "no",
                        WORDS,
                        List.of(named),
                        actor,
                        domain,
                        since,
                        since));
    }

    @Override
    public Map<Route, SenderVerdict> of(Collection<Route> routes) {
        calls.incrementAndGet();
        return routes.stream().distinct().collect(Collectors.toMap(route -> route, this::of));
    }

    private SenderVerdict of(Route route) {
        var from = route.fromAddress();
        var domain = from.substring(from.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return said.getOrDefault(key(domain, route.serverId()), SenderVerdict.asking(domain));
    }

    private static String key(String domain, @Nullable UUID server) {
        return domain + " " + server;
    }
}
