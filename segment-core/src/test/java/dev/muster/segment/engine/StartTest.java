package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.removal;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a host may and may not do around the start of an engine. */
class StartTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at(NOW))
            .define(segment("pro").where(attribute("plan").is("Pro")).build())
            .build();

    /** The bitmaps of a view taken before the start were kept, and held nobody for good. */
    @Test
    void view_ofAnEngineThatWasLookedAtBeforeItsStart_hasTheLoadedMembers() {
        engine.view("pro");

        engine.start(NOW, loader -> loader.put(contact("c1").set("plan", "Pro")));

        assertThat(engine.view("pro").members("pro")).containsExactly("c1");
        assertThat(engine.count("pro")).isEqualTo(1);
    }

    /** A loader that was kept wrote past every index. */
    @Test
    void put_byALoaderThatWasKept_isRefused() {
        AtomicReference<SegmentEngine.Loader> kept = new AtomicReference<>();
        engine.start(NOW, kept::set);

        assertThatThrownBy(() -> kept.get().put(contact("c1").set("plan", "Pro")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the engine has started; a loader is not to be kept");
        assertThat(engine.contactCount()).isZero();
    }

    @Test
    void put_ofARemoval_isRefusedAndTheEngineCanStartAgain() {
        assertThatThrownBy(() -> engine.start(NOW, loader -> {
                    loader.put(contact("c1"));
                    loader.put(removal("c2"));
                }))
                .hasMessage("contact 'c2': a loader takes no removals");

        assertThat(engine.contactCount()).isZero();
        engine.start(NOW, loader -> loader.put(contact("c3")));
        assertThat(engine.contactCount()).isEqualTo(1);
    }

    @Test
    void start_withASequenceNumberThatNoChangeCanHave_isRefused() {
        assertThatThrownBy(() -> engine.start(NOW, -5, loader -> {}))
                .hasMessage("the saved sequence number is -5; expected 0 to 4611686018427387904");
        assertThatThrownBy(() -> engine.start(NOW, Long.MAX_VALUE, loader -> {}))
                .hasMessageStartingWith("the saved sequence number is 9223372036854775807");
    }

    @Test
    void start_afterAWrite_isRefused() {
        engine.apply(contact("c1"));

        assertThatThrownBy(() -> engine.start(NOW, loader -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the engine is in use already; start comes before anything else");
    }
}
