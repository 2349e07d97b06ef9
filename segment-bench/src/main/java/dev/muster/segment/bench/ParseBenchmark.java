package dev.muster.segment.bench;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.SegmentParser;
import dev.muster.segment.dsl.SegmentsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a text costs until it is a predicate, warm: one expression, and a file of them. Beside it the Java that builds the same
 * predicate, the way back to text, and an expression of CEL that means the same. An expression alone is not checked against the
 * attributes, so {@link #celParse} is its peer; a file is, so {@link #celFile} is the file's.
 *
 * <p>{@code java -jar segment-bench/target/segment-bench.jar jmh ParseBenchmark}, with {@code -p example=TEN_CONDITIONS} for one
 * expression, {@code -p segments=10000} for another file and {@code -prof gc} for bytes a text.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class ParseBenchmark {

    /** The expressions measured alone. */
    public enum Example {
        /** The first of the four that the project began with. */
        ACTIVE_PRO_USERS,
        /** The second. */
        TRIAL_ENDING,
        /** The third. */
        WIN_BACK,
        /** The fourth. */
        DORMANT_POWER_USERS,
        /** Nested. */
        TEN_CONDITIONS,
        /** A list. */
        THIRTY_VALUES;

        Expression expression() {
            return switch (this) {
                case ACTIVE_PRO_USERS -> Expression.activeUsers("Pro", 7);
                case TRIAL_ENDING -> Expression.trialEnding(3);
                case WIN_BACK -> Expression.winBack("Free", 14, 1);
                case DORMANT_POWER_USERS -> Expression.dormantPowerUsers(60, 20);
                case TEN_CONDITIONS -> Expression.tenConditions();
                case THIRTY_VALUES -> Expression.thirtyValues();
            };
        }
    }

    /** One expression. */
    @State(Scope.Benchmark)
    public static class One {

        /** Which. */
        @Param
        public Example example = Example.ACTIVE_PRO_USERS;

        private final CelPeer cel = new CelPeer();
        private Expression expression = example.expression();
        private Predicate predicate = expression.builder().get();

        /** Takes the expression that the parameter names. */
        @Setup(Level.Trial)
        public void setUp() {
            expression = example.expression();
            predicate = expression.builder().get();
        }
    }

    /** A file of expressions. */
    @State(Scope.Benchmark)
    public static class Many {

        /** How many segments. */
        @Param("1000")
        public int segments;

        private final CelPeer cel = new CelPeer();
        private List<Expression> expressions = List.of();
        private String text = "";
        private SegmentsFile file = new SegmentsFile(List.of(), List.of());

        /** Writes the file. */
        @Setup(Level.Trial)
        public void setUp() {
            expressions =
                    IntStream.range(0, segments).mapToObj(Expression::inFile).toList();
            text = Expression.fileText(segments);
            file = Expression.builtFile(expressions);
        }
    }

    /** Text to predicate. */
    @Benchmark
    public Predicate parse(One state) {
        return SegmentParser.parse(state.expression.muster());
    }

    /** The same predicate by the Java builder. */
    @Benchmark
    public Predicate build(One state) {
        return state.expression.builder().get();
    }

    /** Predicate to text. */
    @Benchmark
    public String print(One state) {
        return state.predicate.toString();
    }

    /** CEL's text to CEL's tree. */
    @Benchmark
    public CelAbstractSyntaxTree celParse(One state) throws CelValidationException {
        return state.cel.parse(state.expression.cel());
    }

    /** CEL's text to CEL's tree, checked against the attributes. */
    @Benchmark
    public CelAbstractSyntaxTree celCompile(One state) throws CelValidationException {
        return state.cel.compile(state.expression.cel());
    }

    /** Text to attributes and segments. */
    @Benchmark
    public SegmentsFile parseFile(Many state) {
        return SegmentsFile.parse(state.text);
    }

    /** The same attributes and segments by the Java builders. */
    @Benchmark
    public SegmentsFile buildFile(Many state) {
        return Expression.builtFile(state.expressions);
    }

    /** Attributes and segments to text. */
    @Benchmark
    public String printFile(Many state) {
        return state.file.toString();
    }

    /** As many texts to as many checked trees, with the attributes declared before. */
    @Benchmark
    public List<CelAbstractSyntaxTree> celFile(Many state) throws CelValidationException {
        List<CelAbstractSyntaxTree> trees = new ArrayList<>(state.expressions.size());
        for (Expression expression : state.expressions) {
            trees.add(state.cel.compile(expression.cel()));
        }
        return trees;
    }
}
