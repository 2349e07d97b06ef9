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
 * A walk that answers a question and changes nothing. Without a question it only finds out what attributes hold.
 *
 * @param <T> the answer
 */
final class QuestionPlan<T> implements Walk.Plan<T> {

    /**
     * What is to be found out, and what comes of it.
     *
     * @param parts what is to be found out
     * @param isCurrent whether what the parts go by still is so at the end
     * @param answer made under the lock at the end
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
     * A plan by what is held now.
     *
     * @param numbers keeps what plans of the same walk have found out
     * @param about binds the question
     * @param tasks says what is to be found out for it
     * @throws InvalidSegmentException if what is asked about could not be defined
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
        // A question is answered as of engine time.
    }

    @Override
    public T end() {
        if (task == null) {
            throw new AssertionError("ended without a question");
        }
        return task.answer.get();
    }
}
