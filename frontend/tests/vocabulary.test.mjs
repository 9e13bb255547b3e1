import assert from 'node:assert/strict';
import test from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { keepNames, lost, SPIFF } from '../islands/editor/vocabulary.js';

const SIGNING = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="signing" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="sign" isExecutable="true">
    <bpmn:userTask id="signs">
      <bpmn:extensionElements>
        <spiffworkflow:properties>
          <spiffworkflow:property name="formJsonSchemaFilename" value="signature-schema.json" />
          <spiffworkflow:property name="own" value="1" />
        </spiffworkflow:properties>
        <spiffworkflow:variableName>signed</spiffworkflow:variableName>
      </bpmn:extensionElements>
      <bpmn:multiInstanceLoopCharacteristics isSequential="false">
        <bpmn:loopDataInputRef>offices</bpmn:loopDataInputRef>
        <bpmn:loopDataOutputRef>signatures</bpmn:loopDataOutputRef>
        <bpmn:inputDataItem id="office" name="office" />
        <bpmn:outputDataItem id="signed" name="signed" />
      </bpmn:multiInstanceLoopCharacteristics>
    </bpmn:userTask>
    <bpmn:serviceTask id="tells">
      <bpmn:extensionElements>
        <spiffworkflow:serviceTaskOperator id="notify" resultVariable="told">
          <spiffworkflow:parameters>
            <spiffworkflow:parameter id="title" type="str" value="&#34;办结&#34;" />
          </spiffworkflow:parameters>
        </spiffworkflow:serviceTaskOperator>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
  </bpmn:process>
</bpmn:definitions>`;

test('what a diagram says beyond BPMN is saved as it was read', async () => {
  const moddle = new BpmnModdle({ spiffworkflow: SPIFF });
  const read = await moddle.fromXML(SIGNING);
  keepNames(read, moddle);
  const { xml } = await moddle.toXML(read.rootElement, { format: true });
  assert.equal(xml.trim(), SIGNING.replace(' isSequential="false"', ''), 'but for what holds anyhow');
  assert.deepEqual(lost(read.warnings), []);
});

test('what would be lost is named', async () => {
  const moddle = new BpmnModdle({ spiffworkflow: SPIFF });
  const spoilt = SIGNING.replace('</bpmn:process>', '<bpmn:odd id="odd" /><bpmn:sequenceFlow id="to" sourceRef="signs" targetRef="nowhere" /></bpmn:process>')
    .replace('<spiffworkflow:variableName>', '<spiffworkflow:preScript>x = 1</spiffworkflow:preScript><spiffworkflow:variableName>');
  const read = await moddle.fromXML(spoilt);
  assert.deepEqual(lost(read.warnings), ['<spiffworkflow:preScript>', '<bpmn:odd>', '<nowhere>']);
});
