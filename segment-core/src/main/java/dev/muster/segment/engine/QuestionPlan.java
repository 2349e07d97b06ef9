package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
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

    /**
     * Returns a plan for the present contacts and definitions.
     *
     * @param numbers keeps the answers that earlier plans of the same walk found
     * @param about binds the question
     * @param tasks returns the parts and the answer for the question
     * @throws InvalidSegmentException if the segment or predicate of the question could not be defined
     */
    static <T> QuestionPlan<T> of(
            TickRunner ticks,
            HeldNumbers numbers,
            BiFunction<TickRunner, Schema.HeldValues, Question> about,
            BiFunction<TickRunner, Question, Task<T>> tasks) {
        numbers.begin(ticks.store());
        Question question = null;
        try {
            question = about.apply(ticks, numbers);
        } catch (InvalidSegmentException refused) {
            if (!numbers.isOpen()) {
                throw refused;
            }
        }
        return question == null || numbers.isOpen()
                ? new QuestionPlan<>(ticks, numbers, null, null)
                : new QuestionPlan<>(ticks, numbers, question, tasks.apply(ticks, question));
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
