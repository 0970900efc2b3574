package dev.ownrelay.support;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

import java.util.Comparator;

/// What must go one after the other begins at once, the longest of it first, so that no core waits
/// for it at the end; and classes that share an application follow each other, so that it is not
/// put away between them.
public final class LongestFirst implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        var tests = context.getClassDescriptors();
        tests.sort(Comparator.comparing(one -> one.getTestClass().getName()));
        var sharing = tests.stream().collect(groupingBy(LongestFirst::application, counting()));
        var places = tests.stream().map(LongestFirst::application).distinct().toList();
        tests.sort(
                Comparator.comparing(LongestFirst::turn)
                        .thenComparing(one -> -sharing.get(application(one)))
                        .thenComparing(one -> places.indexOf(application(one))));
    }

    private static int turn(ClassDescriptor one) {
        if (one.isAnnotated(BrowserTest.class)) {
            return 0;
        }
        return application(one).isEmpty() ? 2 : 1;
    }

    private static String application(ClassDescriptor one) {
        return isOfAnApplication(one) ? OneAtATime.application(one.getTestClass()) : "";
    }

    private static boolean isOfAnApplication(ClassDescriptor one) {
        return one.isAnnotated(OwnrelayTest.class)
                || one.isAnnotated(ServedTest.class)
                || one.isAnnotated(BrowserTest.class);
    }
}
