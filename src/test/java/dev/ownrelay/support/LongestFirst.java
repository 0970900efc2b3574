package dev.ownrelay.support;

import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.springframework.test.context.TestPropertySource;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;

/// What must go one after the other begins at once, the longest of it first, so that no core waits
/// for it at the end; and classes that may share an application follow each other, so that it is
/// started once and not put away between them.
public final class LongestFirst implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors()
                .sort(
                        Comparator.comparing(LongestFirst::turn)
                                .thenComparing(one -> application(one.getTestClass()))
                                .thenComparing(one -> one.getTestClass().getName()));
    }

    private static int turn(ClassDescriptor one) {
        if (one.isAnnotated(BrowserTest.class)) {
            return 0;
        }
        if (one.isAnnotated(OwnrelayTest.class)) {
            return 1;
        }
        return one.isAnnotated(ServedTest.class) ? 2 : 3;
    }

    /// The same for classes that ask for the same application.
    private static String application(Class<?> test) {
        var words = new ArrayList<String>();
        for (Class<?> type = test;
                type != Object.class && type != null;
                type = type.getSuperclass()) {
            Arrays.stream(type.getDeclaredAnnotations())
                    .filter(LongestFirst::ofAnApplication)
                    .forEach(annotation -> words.add(annotation.toString()));
            if (type != test) {
                words.add(type.getName());
            }
        }
        return words.reversed().toString();
    }

    private static boolean ofAnApplication(Annotation annotation) {
        var name = annotation.annotationType().getName();
        return annotation instanceof TestPropertySource
                || name.endsWith(".Import")
                || name.endsWith("Test")
                || name.startsWith("dev.ownrelay.");
    }
}
