package dev.ownrelay.tenant;

import java.util.concurrent.ThreadFactory;

/// Work that nobody waits for before a page. It has database connections of its own, so that pages
/// that take all of theirs do not stop it.
public final class BackgroundWork {

    /// Inherited by the threads that such work starts.
    private static final InheritableThreadLocal<Boolean> HERE = new InheritableThreadLocal<>();

    private BackgroundWork() {}

    /// Threads that work in the background.
    public static ThreadFactory threads(ThreadFactory factory) {
        return work ->
                factory.newThread(() -> {
                    HERE.set(true);
                    work.run();
                });
    }

    static boolean here() {
        return Boolean.TRUE.equals(HERE.get());
    }
}
