/** Steps that make requests. */
@NullMarked
package io.whimbrel.engine.steps.http;

import org.jspecify.annotations.NullMarked;
