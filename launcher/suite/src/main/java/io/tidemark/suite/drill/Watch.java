package io.tidemark.suite.drill;

/** Looks again and again. What it throws is what it has seen: something that does not answer is not there yet. */
@FunctionalInterface
interface Watch {
    Look look() throws Exception;
}
