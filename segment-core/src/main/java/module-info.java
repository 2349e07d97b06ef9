/** Segments over contacts, kept true as values and time change. */
@SuppressWarnings("requires-automatic") // fastutil-core has a module name but no descriptor
@org.jspecify.annotations.NullMarked
module dev.muster.segment {
    requires static transitive org.jspecify;
    requires transitive roaringbitmap;
    requires it.unimi.dsi.fastutil.core;

    exports dev.muster.segment;
    exports dev.muster.segment.engine;
    exports dev.muster.segment.insight;
}
