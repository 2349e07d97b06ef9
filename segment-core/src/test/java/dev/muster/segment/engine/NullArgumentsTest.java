package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeTerm;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Definitions;
import dev.muster.segment.Limits;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import dev.muster.segment.Segments;
import dev.muster.segment.Span;
import dev.muster.segment.Value;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests that a null which a signature does not allow is refused at once, by the parameter's name. It must not be kept
 * and fail later: a null subscriber once logged an exception at every tick.
 */
final class NullArgumentsTest {

    private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

    /** Creates the object to call, a new one for each call. */
    private static final Map<Class<?>, Supplier<Object>> RECEIVERS = new LinkedHashMap<>();

    /** Arguments that are valid enough for the call to reach the null. */
    private static final Map<Class<?>, Object> ARGUMENTS = new LinkedHashMap<>();

    static {
        RECEIVERS.put(SegmentEngine.class, NullArgumentsTest::engine);
        RECEIVERS.put(SegmentEngine.Builder.class, SegmentEngine::builder);
        RECEIVERS.put(Insight.class, () -> engine().insight());
        RECEIVERS.put(View.class, () -> engine().view("s"));
        RECEIVERS.put(ManualClock.class, () -> ManualClock.at("2026-01-01T00:00:00Z"));
        RECEIVERS.put(ContactWrite.class, () -> contact("c"));
        RECEIVERS.put(AttributeTerm.class, () -> attribute("a"));
        RECEIVERS.put(AttributeDeclaration.class, () -> Segments.text("a"));
        RECEIVERS.put(Segment.Builder.class, () -> segment("s"));
        RECEIVERS.put(Schema.class, () -> engine().schema());
        RECEIVERS.put(Limits.class, Limits::standard);
        RECEIVERS.put(Value.class, () -> Value.text("v"));
        for (Class<?> withStaticsOnly :
                List.of(Segments.class, Literal.class, Moment.class, Span.class, Segment.class)) {
            RECEIVERS.put(withStaticsOnly, () -> withStaticsOnly);
        }
        ARGUMENTS.put(String.class, "s");
        ARGUMENTS.put(String[].class, new String[] {"s"});
        ARGUMENTS.put(Object.class, "s");
        ARGUMENTS.put(Number.class, 1);
        ARGUMENTS.put(Number[].class, new Number[] {1});
        ARGUMENTS.put(long.class, 1L);
        ARGUMENTS.put(int.class, 1);
        ARGUMENTS.put(Instant.class, Instant.parse("2026-01-01T00:00:00Z"));
        ARGUMENTS.put(Duration.class, Duration.ofDays(1));
        ARGUMENTS.put(Span.class, Segments.days(1));
        ARGUMENTS.put(Moment.class, Moment.of(Instant.parse("2026-01-01T00:00:00Z")));
        ARGUMENTS.put(Literal.class, Literal.of("v"));
        ARGUMENTS.put(Predicate.class, attribute("a").is("v"));
        ARGUMENTS.put(Predicate[].class, new Predicate[] {attribute("a").is("v")});
        ARGUMENTS.put(Segment.class, segment("t").where(attribute("a").is("v")).build());
        ARGUMENTS.put(AttributeType.class, AttributeType.TEXT);
        ARGUMENTS.put(AttributeDeclaration.class, Segments.text("a"));
        ARGUMENTS.put(ContactWrite.class, contact("c"));
        ARGUMENTS.put(Collection.class, List.of());
        ARGUMENTS.put(Map.class, Map.of());
        ARGUMENTS.put(Consumer.class, (Consumer<Object>) any -> {});
        ARGUMENTS.put(Finisher.class, (Finisher<Tick>) lastSlice -> lastSlice.get());
        ARGUMENTS.put(Reaction.class, (Reaction) (change, writes) -> {});
        ARGUMENTS.put(Subscriber.class, (Subscriber) update -> {});
        ARGUMENTS.put(Executor.class, (Executor) Runnable::run);
        ARGUMENTS.put(InstantSource.class, InstantSource.system());
        ARGUMENTS.put(LocalDate.class, LocalDate.of(2026, 1, 1));
        ARGUMENTS.put(Value.class, Value.text("v"));
        ARGUMENTS.put(Schema.HeldValues.class, (Schema.HeldValues) attribute -> true);
        ARGUMENTS.put(Predicate.TimeWindow.class, attribute("a").withinLast(Segments.days(1)));
        ARGUMENTS.put(
                MembershipChange.class,
                engine().apply(contact("c").set("a", "v")).changes().get(0));
        ARGUMENTS.put(Subscriber.FailurePolicy.class, (Subscriber.FailurePolicy) (subscriber, tick, failure) -> {});
        ARGUMENTS.put(ClockDriver.JumpListener.class, (ClockDriver.JumpListener) (driver, jump) -> {});
        ARGUMENTS.put(Definitions.class, engine().definitions());
        ARGUMENTS.put(Limits.class, Limits.standard());
        ARGUMENTS.put(ScheduledExecutorService.class, new ScheduledThreadPoolExecutor(1));
    }

    private static SegmentEngine engine() {
        return SegmentEngine.builder()
                .clock(ManualClock.at("2026-01-01T00:00:00Z"))
                .define(segment("s").where(attribute("a").is("v")).build())
                .build();
    }

    @TestFactory
    Stream<DynamicTest> entry_nullArgument_isRefusedByName() {
        return RECEIVERS.keySet().stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !OF_OBJECT.contains(method.getName()))
                .sorted((left, right) -> left.toGenericString().compareTo(right.toGenericString()))
                .flatMap(method -> Stream.iterate(0, at -> at < method.getParameterCount(), at -> at + 1)
                        .filter(at -> refusesNull(method.getParameters()[at]))
                        .map(at -> DynamicTest.dynamicTest(
                                method.getDeclaringClass().getSimpleName() + "." + method.getName() + "("
                                        + Stream.of(method.getParameterTypes())
                                                .map(Class::getSimpleName)
                                                .toList() + ") "
                                        + method.getParameters()[at].getName(),
                                () -> assertRefused(method, at))));
    }

    private static boolean refusesNull(Parameter parameter) {
        return !parameter.getType().isPrimitive()
                && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static void assertRefused(Method method, int at) throws IllegalAccessException {
        @Nullable
        Object[] arguments = Stream.of(method.getParameterTypes())
                .map(NullArgumentsTest::argument)
                .toArray();
        arguments[at] = null;
        Object receiver = Modifier.isStatic(method.getModifiers())
                ? method.getDeclaringClass()
                : RECEIVERS.get(method.getDeclaringClass()).get();
        assertThat(thrown(method, receiver, arguments))
                .as("%s, argument %d", method, at)
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining(method.getParameters()[at].getName());
    }

    private static Object argument(Class<?> type) {
        Object known = ARGUMENTS.get(type);
        if (known == null && type.isArray()) {
            return java.lang.reflect.Array.newInstance(type.getComponentType(), 0);
        }
        if (known == null) {
            throw new AssertionError("no argument of " + type + " is known to this test");
        }
        return known;
    }

    private static @Nullable Throwable thrown(Method method, Object receiver, @Nullable Object[] arguments)
            throws IllegalAccessException {
        try {
            method.invoke(receiver, arguments);
            return null;
        } catch (InvocationTargetException refused) {
            return refused.getCause();
        }
    }
}
