package dev.ownrelay;

import dev.ownrelay.candidate.ErasureReplay;

import org.springframework.boot.SpringApplication;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// `java -jar ownrelay.jar erasures replay`: erases again whom a restored backup brought back.
final class ErasuresCommand {

    static final String COMMAND = "erasures";

    private static final List<String> REPLAY = List.of(COMMAND, "replay");

    /// The whole application, which erases and brings an older database up to date; but it shows no
    /// pages to others and sends nothing.
    private static final List<String> SETTINGS =
            List.of(
                    "--server.port=0",
                    "--server.address=127.0.0.1",
                    "--management.server.port=-1",
                    "--db-scheduler.enabled=false",
                    "--ownrelay.outbox.paused=true",
                    "--ownrelay.erasures.existing=true",
                    "--ownrelay.smtp.check-every=0",
                    "--spring.main.banner-mode=off",
                    "--logging.level.root=warn");

    private ErasuresCommand() {}

    /// @return 0 when nobody is left who was erased, else 1
    static int run(String[] args) throws IOException {
        if (!Command.words(args).equals(REPLAY)) {
            System.err.println("Write: java -jar ownrelay.jar erasures replay");
            return Command.REFUSED;
        }
        var options = Arrays.stream(args).filter(arg -> arg.startsWith("--"));
        var settings = Stream.concat(options, SETTINGS.stream()).toArray(String[]::new);
        try (var application = SpringApplication.run(OwnrelayApplication.class, settings)) {
            return application.getBean(ErasureReplay.class).run(System.out::println)
                    ? 0
                    : Command.REFUSED;
        }
    }
}
