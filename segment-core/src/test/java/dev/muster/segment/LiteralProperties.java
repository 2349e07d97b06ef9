package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class LiteralProperties {

    private static final int NUMBERS = 2_000;

    private final long seed = Long.getLong("muster.seed", new Random().nextLong());

    @Test
    void of_anyFiniteDouble_readsBackAsItself() {
        System.out.println("LiteralProperties: -Dmuster.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < NUMBERS; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                Literal.Number literal = Literal.of(number);
                assertThat(literal.value()).as("-Dmuster.seed=%d", seed).isEqualTo(number + 0.0);
                assertThat(new Literal.Number(literal.spelling())).isEqualTo(literal);
            }
        }
    }
}
