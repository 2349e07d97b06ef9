package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans a walk that answers a question and changes nothing. As long as the question cannot be bound, the walk only
 * finds out which attributes hold numbers.
 *
 * @param <T> the answer
 */
final class QuestionPlan<T> implements Walk.Plan<T> {

    /**
     * The parts to evaluate, and the answer to make of them.
     *
     * @param parts the parts to evaluate
     * @param isCurrent whether the assumptions of the parts still hold at the end
     * @param answer makes the answer, under the lock at the end
     */
    record Task<T>(List<? extends WalkPart> parts, BooleanSupplier isCurrent, Supplier<T> answer) {}

    private final TickRunner ticks;
    private final HeldNumbers numbers;
    private final @Nullable Question question;
    private final @Nullable Task<T> task;

    private QuestionPlan(TickRunner ticks, HeldNumbers numbers, @Nullable Question question, @Nullable Task<T> task) {
        this.ticks = ticks;
        this.numbers = numbers;
        this.question = question;
        this.task = task;
    }

    /** Binds a question. */
    @FunctionalInterface
    interface About {

        /**
         * Called without the engine's lock, while nothing redefines.
         *
         * @param columns gives the column of an attribute, or one without values
         * @param held says whether all values of an attribute read as numbers
         * @throws InvalidSegmentException if the segment or predicate of the question could not be defined
         */
        Question bind(Catalog catalog, Function<String, Column> columns, Schema.HeldValues held);
    }

    /**
     * Returns the draft of a plan for the present contacts and definitions.
     *
     * @param locked the way to the engine's lock
     * @param numbers keeps the answers that earlier plans of the same walk found
     * @param about binds the question
     * @param tasks returns the parts and the answer for the question, under the lock
     */
    static <T> Walk.Draft<T> draft(
            TickRunner ticks,
            Locked locked,
            HeldNumbers numbers,
            About about,
            BiFunction<TickRunner, Question, Task<T>> tasks) {
        numbers.begin(ticks.store());
        Catalog catalog = ticks.catalog();
        ContactStore store = ticks.store();
        return new Walk.Draft<>() {

            private @Nullable Question question;

            @Override
            public void prepare() {
                try {
                    question = about.bind(
                            catalog,
                            attribute -> locked.run(() -> store.findOrImagineColumn(attribute)),
                            attribute -> locked.run(() -> numbers.allReadAsNumbers(attribute)));
                } catch (InvalidSegmentException refused) {
                    if (!numbers.isOpen()) {
                        throw refused;
                    }
                }
            }

            @Override
            public Walk.Plan<T> plan() {
                Question bound = question;
                return bound == null || numbers.isOpen()
                        ? new QuestionPlan<>(ticks, numbers, null, null)
                        : new QuestionPlan<>(ticks, numbers, bound, tasks.apply(ticks, bound));
            }
        };
    }

    @Override
    public List<WalkPart> parts() {
        List<WalkPart> parts = new ArrayList<>(numbers.scans());
        if (task != null) {
            parts.addAll(task.parts);
        }
        return parts;
    }

    @Override
    public long latest() {
        return ticks.now();
    }

    @Override
    public boolean isCurrent() {
        return numbers.isCurrent()
                && question != null
                && question.isCurrent(ticks.store())
                && task != null
                && task.isCurrent.getAsBoolean();
    }

    @Override
    public void arrive() {
        // The answer is as of engine time, which a question does not advance.
    }

    @Override
    public T end() {
        if (task == null) {
            throw new AssertionError("ended without a question");
        }
        return task.answer.get();
    }
}
