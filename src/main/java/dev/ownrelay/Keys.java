package dev.ownrelay;

import dev.ownrelay.keys.KeysCommand;
import dev.ownrelay.secret.KeyRingEditor;

import java.io.IOException;
import java.util.Arrays;

/// `java -jar ownrelay.jar keys …`
final class Keys {

    static final String COMMAND = "keys";

    private static final String FORCE = "--force";

    private Keys() {}

    /// @return the exit code
    static int run(String[] args) throws IOException, InterruptedException {
        var words = Command.words(args);
        boolean force = Arrays.asList(args).contains(FORCE);
        return Command.run(
                args,
                (settings, database) -> {
                    var ring = KeyRingEditor.of(settings);
                    ring.keys();
                    return new KeysCommand(ring, database, System.out)
                            .run(words.subList(1, words.size()), force);
                });
    }
}
