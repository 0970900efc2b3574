package dev.ownrelay.support;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

import java.util.function.IntFunction;

class CostTests {

    private static final int SIZE = 20_000;
    private static final IntFunction<String> TEXT = "x"::repeat;

    private volatile int seen;

    @Test
    void ofLinearWorkIsLinear() {
        assertThatCode(() -> Cost.growsLinearly("x", SIZE, TEXT, this::read))
                .doesNotThrowAnyException();
    }

    @Test
    void ofQuadraticWorkIsNot() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() ->
                        Cost.growsLinearly(
                                "x",
                                SIZE,
                                TEXT,
                                text -> {
                                    for (int i = 0; i < text.length() / 8; i++) {
                                        read(text);
                                    }
                                }))
                .withMessageContaining("where an eighth takes");
    }

    private void read(String text) {
        for (int i = 0; i < text.length(); i++) {
            seen += text.charAt(i);
        }
    }
}
