/**
 * Keys of config.json that do not change what a decoder computes at inference: names and versions, training, generation defaults,
 * and switches of the library that wrote the file (attributes of PretrainedConfig in transformers 4.53, and what common tools add).
 */
export const HARMLESS_KEYS: ReadonlySet<string> = new Set([
  // names, versions, files
  ...['model_type', 'name_or_path', 'transformers_version', 'auto_map', 'tokenizer_class', 'prefix', 'unsloth_version', 'unsloth_fixed'],
  ...['finetuning_task', 'task_specific_params', 'problem_type', 'id2label', 'label2id', 'num_labels', 'license', 'mergekit_config'],
  // training
  ...['initializer_range', 'attention_dropout', 'hidden_dropout', 'dropout', 'resid_pdrop', 'embd_pdrop', 'classifier_dropout'],
  ...['gradient_checkpointing', 'router_aux_loss_coef', 'z_loss_coefficient', 'ep_size', 'keys_to_ignore_at_inference'],
  // how the library runs or returns things, results being the same
  ...['use_cache', 'return_dict', 'output_hidden_states', 'output_attentions', 'output_scores', 'return_dict_in_generate', 'torchscript'],
  ...['use_bfloat16', 'tf_legacy_loss', 'chunk_size_feed_forward', 'pretraining_tp', 'attn_implementation', 'is_decoder', 'is_llama_config'],
  ...['cross_attention_hidden_size', 'tie_encoder_decoder', 'decoder_start_token_id', 'num_key_value_groups', 'max_window_layers'],
  // tokens
  ...['pad_token_id', 'sep_token_id', 'unk_token_id', 'cls_token_id', 'mask_token_id', 'forced_bos_token_id', 'forced_eos_token_id'],
  ...['suppress_tokens', 'begin_suppress_tokens', 'bad_words_ids'],
  // generation
  ...['max_length', 'min_length', 'do_sample', 'early_stopping', 'num_beams', 'num_beam_groups', 'diversity_penalty', 'temperature'],
  ...['top_k', 'top_p', 'typical_p', 'repetition_penalty', 'length_penalty', 'no_repeat_ngram_size', 'encoder_no_repeat_ngram_size'],
  ...['num_return_sequences', 'remove_invalid_values', 'exponential_decay_length_penalty', 'max_new_tokens', 'generation_config'],
]);
