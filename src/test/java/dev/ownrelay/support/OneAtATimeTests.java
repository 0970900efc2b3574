package dev.ownrelay.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLocksProvider.Lock;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import java.util.Set;

class OneAtATimeTests {

    @OwnrelayTest
    private static class One {}

    @OwnrelayTest
    private static class AsOne {}

    @OwnrelayTest
    @TestPropertySource(properties = "ownrelay.outbox.linger=0s")
    private static class Other {}

    @OwnrelayTest
    private abstract static class Servers {

        @DynamicPropertySource
        static void servers(DynamicPropertyRegistry registry) {
            registry.add("spring.mail.port", () -> 1);
        }
    }

    private static class Served extends Servers {}

    @TestPropertySource(properties = "ownrelay.outbox.linger=0s")
    private static class ServedInAnother extends Servers {}

    @Test
    void classesThatShareAnApplicationWaitForOneAnother() {
        assertThat(locks(One.class)).isEqualTo(locks(AsOne.class)).isNotEmpty();
    }

    @Test
    void classesThatShareNothingDoNot() {
        assertThat(locks(One.class)).doesNotContainAnyElementsOf(locks(Other.class));
        assertThat(locks(One.class)).doesNotContainAnyElementsOf(locks(Served.class));
    }

    @Test
    void classesThatShareTheServersOfTheirFixtureDoAlthoughEachHasAnApplication() {
        assertThat(OneAtATime.application(Served.class))
                .isNotEqualTo(OneAtATime.application(ServedInAnother.class));
        assertThat(locks(Served.class)).containsAnyElementsOf(locks(ServedInAnother.class));
    }

    private static Set<Lock> locks(Class<?> test) {
        return new OneAtATime().provideForClass(test);
    }
}
