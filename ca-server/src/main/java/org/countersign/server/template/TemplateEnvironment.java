package org.countersign.server.template;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What a rendering takes from outside besides its data: the clock of `now` and the chance of `uuidv4` and its kin.
public record TemplateEnvironment(InstantSource time, RandomGenerator random) {}
