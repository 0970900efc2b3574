package dev.ownrelay;

import dev.ownrelay.audit.AuditProperties;
import dev.ownrelay.audit.AuditVerification;

import org.springframework.boot.context.properties.bind.Binder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `java -jar ownrelay.jar audit verify`: goes along the audit trails.
final class AuditCommand {

    static final String COMMAND = "audit";

    private static final List<String> VERIFY = List.of(COMMAND, "verify");

    private AuditCommand() {}

    /// @return 0 when all trails are whole, else 1
    static int run(String[] args) throws IOException, InterruptedException {
        if (!Command.words(args).equals(VERIFY)) {
            System.err.println("Write: java -jar ownrelay.jar audit verify");
            return Command.REFUSED;
        }
        return Command.run(
                args,
                (settings, database) -> {
                    var dataDir = settings.getProperty("ownrelay.data-dir", "./data");
                    var anchors =
                            Binder.get(settings)
                                    .bindOrCreate("ownrelay.audit", AuditProperties.class)
                                    .file(Path.of(dataDir));
                    var verification =
                            new AuditVerification(database, anchors, System.out::println);
                    boolean whole = verification.run();
                    System.out.println(verification.compared());
                    return whole ? 0 : Command.REFUSED;
                });
    }
}
