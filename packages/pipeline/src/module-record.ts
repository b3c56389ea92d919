import type { Rescue } from './walk/rescue.ts';

/** What came of one layer: the same in every run with the same input. */
export interface ModuleFigures {
  /** As in the checkpoint, for instance model.layers.0.self_attn.q_proj. */
  readonly name: string;
  readonly method: string;
  /** As `printScheme` writes it. */
  readonly scheme: string;
  /** The method's own figures, for instance its loss and damping. */
  readonly report: Readonly<Record<string, number>>;
  /**
   * ‖X(W − Q)ᵀ‖² / ‖XWᵀ‖², X = inputs of the layer in the unquantized model on the first calibration sequences; factors that preparing
   * moved into W are taken out of Q first. Undefined without calibration.
   */
  readonly outputError: number | undefined;
  /** ‖W − Q‖ / ‖W‖ (Frobenius). */
  readonly weightError: number;
  /** Bits per weight of all that is stored. */
  readonly bitsPerWeight: number;
  /** Present when quantizing failed at first and a rescue was asked for. */
  readonly rescue?: Rescue;
}

/** What is told of one layer when it has been quantized: a line of the log. */
export interface ModuleRecord extends ModuleFigures {
  readonly seconds: number;
}
