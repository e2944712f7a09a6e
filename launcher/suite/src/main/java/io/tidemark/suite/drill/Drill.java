package io.tidemark.suite.drill;

/** One scenario on a running suite. The methods are called once each and in this order, but for the looks. */
interface Drill {
    /** Whose devices feel it. */
    String tenant();

    /** A healthy beginning: without it nothing that follows would show anything. */
    void prepare() throws Exception;

    /** The fault. */
    void stage() throws Exception;

    /** Whether an operator would know by now. */
    Look detect() throws Exception;

    /** What the page says. */
    void mitigate() throws Exception;

    /** Whether all is well, and nothing was lost. */
    Look verify() throws Exception;

    /** Leaves the suite as it was, wherever the drill was cut off; may be called when nothing was staged. */
    void undo() throws Exception;
}
