/** Segments as text and as plain maps and lists: parser, segments files, map form. */
@SuppressWarnings("requires-automatic") // the ANTLR runtime has a module name but no descriptor
@org.jspecify.annotations.NullMarked
module dev.muster.segment.dsl {
    requires static transitive org.jspecify;
    requires transitive dev.muster.segment;
    requires org.antlr.antlr4.runtime;

    exports dev.muster.segment.dsl;
}
