package dev.ownrelay;

/// Starts the packaged application, or says in one line that this Java is too old for it. It is
/// compiled for the oldest Java that Spring Boot's loader runs on.
public final class Start {

    static final int NEEDED = 25;

    private Start() {}

    public static void main(String[] args) throws Exception {
        int found = Runtime.version().feature();
        if (found < NEEDED) {
            System.err.println(refusal(found, System.getProperty("java.home")));
            System.exit(1);
        }
        switch (args.length == 0 ? "" : args[0]) {
            case Preparation.COMMAND -> Preparation.main(args);
            case Rehearsal.COMMAND -> Rehearsal.main(args);
            case AuditCommand.COMMAND -> System.exit(AuditCommand.run(args));
            case ErasuresCommand.COMMAND -> System.exit(ErasuresCommand.run(args));
            case Keys.COMMAND -> System.exit(Keys.run(args));
            default -> OwnrelayApplication.main(args);
        }
    }

    static String refusal(int found, String home) {
        return "Ownrelay needs Java %d or later, and this is Java %d (%s). Start it with a newer one: /path/to/jdk-%d/bin/java -jar …"
                .formatted(NEEDED, found, home, NEEDED);
    }
}
