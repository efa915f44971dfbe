@NullMarked
package io.whimbrel.cli.rehearse;

import org.jspecify.annotations.NullMarked;
