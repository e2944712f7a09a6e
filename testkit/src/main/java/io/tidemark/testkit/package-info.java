/** What the tests of all modules share: real servers, tokens, and the rules of the house. */
@NullMarked
package io.tidemark.testkit;

import org.jspecify.annotations.NullMarked;
