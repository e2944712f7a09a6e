/** Holds the chart and the manifests made from it to what a cluster, and an operator, expect. */
@NullMarked
package io.tidemark.chart;

import org.jspecify.annotations.NullMarked;
